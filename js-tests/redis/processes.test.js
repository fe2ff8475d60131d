// Three processes with one app: one token, limits that hold for all of them together, and one reader of the journal.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { emulatorBehindProxy } from "../helpers/proxy.js";
import { startRedis } from "../helpers/redis.js";

const WORKER = fileURLToPath(new URL("./worker.js", import.meta.url));

/** An emulator behind a proxy, a Redis server, and what a process needs to know of both. */
async function world(context, options) {
  const redis = await startRedis(context);
  const { emulator, proxy, client } = await emulatorBehindProxy(context, options);
  return { redis, emulator, proxy, settings: { socket: redis.socket, client } };
}

/** What each process said at its end. */
async function endsOf(context, settings, works) {
  const ends = [];
  let done;
  const all = new Promise((resolve) => (done = resolve));
  await start(context, settings, works, (number, what, ...said) => {
    if (ends.push(said) === works.length) done();
  });
  await all;
  return ends;
}

/** Processes that begin together; each tells `heard(number, ...said)`. */
async function start(context, settings, works, heard) {
  const children = works.map((work) => fork(WORKER, [JSON.stringify({ ...settings, work })], { execArgv: [] }));
  context.after(() => children.forEach((child) => child.kill("SIGKILL")));
  const ready = children.map((child, number) => new Promise((resolve) => {
    child.on("message", ([what, ...said]) => (what === "ready" ? resolve() : heard(number, what, ...said)));
  }));
  await Promise.all(ready);
  for (const child of children) child.send("begin");
  return children;
}

test("three processes get one token and keep a limit together", { timeout: 120_000 }, async (context) => {
  const { emulator, proxy, settings } = await world(context);
  const works = [0, 1, 2].map((number) => ({ name: "snapshots", count: 5, first: 1001 + 5 * number }));
  const ends = await endsOf(context, settings, works);
  for (const [outcomes, notices] of ends) assert.deepEqual([outcomes, notices], [Array(5).fill("fulfilled"), []]);
  assert.equal(proxy.seen.filter(({ what }) => what === "token").length, 1);
  const { snapshots } = (await emulator.state()).limits;
  assert.deepEqual({ requests: snapshots.requests, refused: snapshots.refused }, { requests: 15, refused: 0 });
  assert.ok(snapshots.peak <= 10, `${snapshots.peak} in one second`);
});

test("a token that HubSpot refuses is renewed by one process for all three", { timeout: 120_000 }, async (context) => {
  const { emulator, proxy, settings } = await world(context, { limits: { snapshots: 1000 } });
  const works = [0, 1, 2].map((number) => ({ name: "snapshots", count: 3, first: 1001 + 3 * number }));
  // Whoever comes with the first token, comes with a wrong one.
  let first;
  proxy.arrived = ({ what, authorization }) => {
    if (what === "token") return undefined;
    first ??= authorization;
    return authorization === first ? { status: 401, body: { status: "error", category: "EXPIRED_AUTHENTICATION", message: "expired" } } : undefined;
  };
  const ends = await endsOf(context, settings, works);
  for (const [outcomes] of ends) assert.deepEqual(outcomes, Array(3).fill("fulfilled"));
  assert.equal(proxy.seen.filter(({ what }) => what === "token").length, 2);
  assert.equal((await emulator.state()).limits.snapshots.requests, 9);
});

test("of three readers one reads; killed in the middle of a file, the next one goes on and nothing is lost", { timeout: 120_000 }, async (context) => {
  const { emulator, proxy, settings } = await world(context, { journal: { fileEvents: 10, interval: 100 } });
  const events = 60;
  for (let id = 1; id <= events; id++) await emulator.event({ type: "crmObject", action: "CREATE", objectTypeId: "0-1", objectId: id });
  const heard = [];
  const alive = new Set([0, 1, 2]);
  let children;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  const hear = (number, what, objectId, offset) => {
    if (what !== "event") return done(new Error(`${what}: ${objectId}`));
    heard.push({ number, id: Number(objectId), offset });
    // Twice: in the middle of the second file, and of the fourth.
    if ((alive.size === 3 && heard.length === 15) || (alive.size === 2 && Number(objectId) === 36)) {
      alive.delete(number);
      children[number].kill("SIGKILL");
    } else children[number].send("go on", () => {});
    if (new Set(heard.map(({ id }) => id)).size === events) done();
  };
  children = await start(context, settings, [0, 1, 2].map(() => ({ name: "read", lease: 6000 })), hear);
  assert.equal(await all, undefined);
  assert.equal(alive.size, 1);
  // One after the other; each begins with the file that the one before it had not finished.
  const turns = heard.filter(({ number }, index) => number !== heard[index - 1]?.number);
  assert.equal(new Set(turns.map(({ number }) => number)).size, 3);
  assert.equal(turns.length, 3, "nobody reads beside another");
  for (const [index, turn] of turns.entries()) {
    const last = heard[heard.indexOf(turn) - 1];
    if (index > 0) assert.equal(turn.offset, last.offset);
  }
  for (const { number } of turns) {
    const own = heard.filter((one) => one.number === number).map(({ id }) => id);
    assert.deepEqual(own, own.map((_, index) => own[0] + index), "in order, each once");
  }
  assert.equal(proxy.seen.filter(({ what }) => what === "token").length, 1);
});

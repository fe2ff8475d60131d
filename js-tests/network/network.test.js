// Jobs and calls over a real network that breaks: the emulator behind a proxy on loopback.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

import { EAGER, HubSpot, contact, errors, snapshotsOf } from "../helpers/emulator.js";
import { emulatorBehindProxy } from "../helpers/proxy.js";

const QUICK = { snapshots: { recordDelay: 1, pending: 1, inProgress: [1, 20] }, limits: { snapshots: 10_000 } };
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const outcomes = (results) => results.map(({ outcome }) => outcome);
const completed = (count) => Array(count).fill("completed");
const only = (what, answer) => (seen) => (seen.what === what ? answer(seen) : undefined);

/** An emulator behind a proxy, and a client that reaches it by the global fetch. */
async function behindProxy(context, { emulator: options, ...client } = {}) {
  const { emulator, proxy, client: own } = await emulatorBehindProxy(context, { ...QUICK, ...options });
  const hubspot = new HubSpot({ accessToken: emulator.accessToken, ...own, ...client });
  return { emulator, proxy, hubspot };
}

const take = (hubspot, count, options) => hubspot.webhooks.snapshots.take(snapshotsOf(count), { ...EAGER, batchSize: 3, ...options });

describe("a network that breaks", { concurrency: 8 }, () => {
  for (const stopAt of [1, 2, 4, 7]) {
    test(`a server that stops at request ${stopAt} and comes back: the job ends completely`, async (context) => {
      // By chance, every one of a few tries may fall into the time without a server.
      const { proxy, hubspot } = await behindProxy(context, { retry: { attempts: 50 } });
      let stopped;
      proxy.arrived = ({ number }) => {
        if (number !== stopAt) return;
        stopped = proxy.stop().then(() => sleep(300)).then(() => proxy.start());
        return "hang";
      };
      const results = await take(hubspot, 6);
      await stopped;
      assert.deepEqual(outcomes(results), completed(6));
    });
  }

  /** What breaks, how often in a row, and at which request. */
  const BREAKS = [
    ["reset", 2, "token"], ["reset", 2, "create"], ["reset", 4, "status"],
    ["resetBody", 2, "token"], ["resetBody", 2, "create"], ["resetBody", 4, "status"],
    ["end", 1, "token"], ["end", 1, "create"], ["end", 3, "status"],
    ["cut", 1, "token"], ["cut", 1, "create"], ["cut", 3, "status"],
    ["hang", 1, "token"], ["hang", 1, "create"], ["hang", 3, "status"],
    ["hangBody", 1, "token"], ["hangBody", 1, "create"], ["hangBody", 3, "status"],
  ];
  for (const [kind, times, what] of BREAKS) {
    test(`${kind}, ${times} times, of a ${what}: the job ends completely`, async (context) => {
      const { emulator, proxy, hubspot } = await behindProxy(context, { attemptTimeout: kind.startsWith("hang") ? 3000 : undefined });
      // Carried out, but without an answer, save where nothing arrives.
      const place = kind === "reset" || kind === "hang" ? "arrived" : "answered";
      let left = times;
      proxy[place] = only(what, ({ body }) => ((what !== "create" || body.includes('"objectId":1001')) && left-- > 0 ? kind : undefined));
      const results = await take(hubspot, 4);
      assert.deepEqual(outcomes(results), completed(4));
      const lost = what === "create";
      assert.deepEqual(results.map(({ maybeRepeated }) => maybeRepeated ?? false), [lost, lost, lost, false]);
      const { snapshots } = await emulator.state();
      assert.equal(snapshots.total, lost && place === "answered" ? 4 + 3 * times : 4);
    });
  }

  const HTML = { status: 502, headers: { "content-type": "text/html" }, body: "<html><h1>502 Bad Gateway</h1></html>" };
  for (const [name, reply] of [["with status 502", HTML], ["with status 200", { ...HTML, status: 200 }], ["of nothing, with status 200", { status: 200 }]]) {
    test(`pages ${name} instead of answers: the job ends completely`, async (context) => {
      const { proxy, hubspot } = await behindProxy(context);
      const left = { token: 1, create: 1, status: 2 };
      proxy.arrived = ({ what }) => (left[what]-- > 0 ? reply : undefined);
      assert.deepEqual(outcomes(await take(hubspot, 4)), completed(4));
    });
  }

  test("a burst of 429: nobody asks before the time that was said", async (context) => {
    let closedUntil = 0;
    const early = [];
    /** When each refusal left, which is before the client hears of it. */
    const refusals = [];
    const ofStatus = (hear) => (event) => event.operation === "webhooks.snapshots.status" && hear(event, performance.now());
    const onResponse = ofStatus(({ status }) => status === 429 && (closedUntil = refusals.shift() + 1000));
    const onRequest = ofStatus((_, now) => now < closedUntil && early.push(closedUntil - now));
    const { proxy, hubspot } = await behindProxy(context, { onResponse, onRequest });
    const refused = { status: 429, headers: { "retry-after": "1" }, body: { status: "error", policyName: "SECONDLY", message: "slow down" } };
    let left = 3;
    proxy.arrived = only("status", () => (left-- > 0 ? (refusals.push(performance.now()), refused) : undefined));
    assert.deepEqual(outcomes(await take(hubspot, 6)), completed(6));
    assert.ok(closedUntil > 0 && refusals.length === 0);
    assert.deepEqual(early, []);
  });

  test("a token that expires in the middle of a job is renewed", async (context) => {
    const { emulator, proxy, hubspot } = await behindProxy(context);
    let asked = 0;
    proxy.arrived = only("status", async () => void (++asked === 3 && (await emulator.advance({ milliseconds: 1_800_000 }))));
    assert.deepEqual(outcomes(await take(hubspot, 8)), completed(8));
    assert.equal(proxy.seen.filter(({ what }) => what === "token").length, 2);
    assert.ok((await emulator.state()).requests.byStatus[401] > 0);
  });

  test("a token with a short life is renewed before it ends", async (context) => {
    const { emulator, proxy, hubspot } = await behindProxy(context, { emulator: { tokenLifetime: 4000, snapshots: { recordDelay: 1, pending: 1, inProgress: [5000, 5500] } } });
    assert.deepEqual(outcomes(await take(hubspot, 3, { maxDelay: 200 })), completed(3));
    assert.ok(proxy.seen.filter(({ what }) => what === "token").length > 1);
    assert.equal((await emulator.state()).snapshots.total, 3);
  });

  test("a server that is dead from the start: every object gave up with its error, and nothing is asked for", async (context) => {
    const { proxy, hubspot } = await behindProxy(context);
    await proxy.stop();
    const results = await take(hubspot, 4);
    assert.deepEqual(outcomes(results), Array(4).fill("gaveUp"));
    for (const { error, statusId, maybeRepeated } of results) {
      assert.ok(error instanceof errors.ConnectionError, inspect(error));
      assert.match(error.message, /ECONNREFUSED/);
      assert.deepEqual([statusId, maybeRepeated], [undefined, undefined]);
    }
    assert.equal(proxy.seen.length, 0);
  });

  test("a server that dies for good in the middle: what it took is given up with its status id", async (context) => {
    const { proxy, hubspot } = await behindProxy(context);
    proxy.arrived = only("status", () => void proxy.stop());
    const results = await take(hubspot, 3, { duration: 4000, maxDelay: 200 });
    assert.deepEqual(outcomes(results), Array(3).fill("gaveUp"));
    for (const { error, statusId } of results) {
      assert.equal(typeof statusId, "string");
      assert.ok(error instanceof errors.ConnectionError, inspect(error));
    }
    await proxy.start();
  });

  test("a wrong client secret ends the job", async (context) => {
    const { emulator, proxy } = await behindProxy(context);
    const hubspot = new HubSpot({ app: { clientId: emulator.clientId, clientSecret: "wrong" }, baseUrl: proxy.url });
    await assert.rejects(take(hubspot, 4).result, (error) => error instanceof errors.AuthenticationError && /client secret/.test(error.message));
    assert.deepEqual(proxy.seen.map(({ what }) => what), ["token"]);
  });

  test("a missing scope ends the job", async (context) => {
    const { emulator, proxy } = await behindProxy(context);
    const { clientId, clientSecret } = emulator;
    const hubspot = new HubSpot({ app: { clientId, clientSecret, scopes: ["developer.webhooks_journal.read"] }, baseUrl: proxy.url });
    await assert.rejects(take(hubspot, 4).result, (error) => error instanceof errors.PermissionError && error.status === 403);
    assert.equal((await emulator.state()).snapshots.total, 0);
  });

  test("calls, too, go on after what may pass, and end with the right error otherwise", async (context) => {
    const { proxy, hubspot } = await behindProxy(context);
    const path = "/crm/v3/objects/contacts/1001";
    const get = (options) => hubspot.crm.objects.get(contact, options);
    for (const kind of ["reset", "resetBody", "end", "cut", "hang", "hangBody"]) {
      const place = kind === "reset" || kind === "hang" ? "arrived" : "answered";
      let left = 1;
      proxy[place] = ({ path: asked }) => (asked.startsWith(path) && left-- > 0 ? kind : undefined);
      assert.equal((await get({ attemptTimeout: 1000 })).id, "1001", kind);
      proxy[place] = () => kind;
      const expected = kind === "cut" ? errors.DecodeError : kind.startsWith("hang") ? errors.TimeoutError : errors.ConnectionError;
      const patience = kind.startsWith("hang") ? { attemptTimeout: 200 } : {};
      await assert.rejects(get({ ...patience, retry: { attempts: 1 } }), (error) => {
        assert.ok(error instanceof expected, `${kind}: ${inspect(error)}`);
        assert.equal(error.attempts, 1);
        return true;
      });
      proxy[place] = () => {};
    }
  });

  test("a laptop that sleeps for an hour in the middle of a job: the job ends completely", async (context) => {
    for (const sleepAt of ["token", "create", "status"]) {
      const { emulator, proxy } = await behindProxy(context);
      let slept = false;
      proxy.answered = only(sleepAt, async () => {
        if (slept) return;
        slept = true;
        // The other side goes on meanwhile, and the connection does not outlive it.
        await emulator.advance({ milliseconds: 3_600_000 });
        child.send("sleep");
        await sleep(50);
        return "reset";
      });
      const { clientId, clientSecret } = emulator;
      const settings = { client: { app: { clientId, clientSecret }, baseUrl: proxy.url }, count: 4, options: { ...EAGER, batchSize: 4, attempts: 6 } };
      const { child, ended } = run("sleeper.js", [JSON.stringify(settings)]);
      const { status, out } = await ended;
      assert.equal(status, 0, out);
      const { outcomes, gap } = JSON.parse(out);
      assert.ok(slept && gap >= 3_600_000, "it slept");
      assert.deepEqual(outcomes, completed(4), sleepAt);
    }
  });
});

/** A program of this folder, with a channel to it. */
function run(program, args, flags = []) {
  const child = spawn(process.execPath, [...flags, fileURLToPath(new URL(program, import.meta.url)), ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"], timeout: 240_000 });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (out += text));
  const ended = new Promise((resolve) => child.on("close", (status) => resolve({ status, out })));
  return { child, ended };
}

describe("an abort", { concurrency: 4 }, () => {
  test("at any moment rejects with its reason and leaves no timer, listener or request behind", async (context) => {
    let asked = 0;
    const { proxy, hubspot } = await behindProxy(context, { emulator: { snapshots: { recordDelay: 1, pending: 1, inProgress: 1 } }, onRequest: () => void asked++ });
    // Between two requests, when one arrives, when its body is under way, when it has ended.
    for (const place of ["arrived", "answered", "body", "after"]) {
      for (let moment = 1; moment <= 6; moment++) {
        const controller = new AbortController();
        const reason = new Error(`enough at ${place} ${moment}`);
        let left = moment;
        const here = async () => {
          if (--left !== 0) return;
          if (place === "after") setTimeout(() => controller.abort(reason), 3);
          else if (place === "body") setTimeout(() => controller.abort(reason), 5);
          else controller.abort(reason);
          return place === "after" ? undefined : place === "body" ? "hangBody" : "hang";
        };
        proxy.arrived = place === "arrived" ? here : () => {};
        proxy.answered = place === "arrived" ? () => {} : here;
        const job = take(hubspot, 6, { signal: controller.signal, batchSize: 2, firstDelay: 20 });
        await job.result.then(() => assert.equal(controller.signal.aborted, false, "it was aborted"), (error) => assert.equal(error, reason));
        assert.equal(getEventListeners(controller.signal, "abort").length, 0);
        const before = asked;
        await sleep(50);
        assert.equal(asked, before, `${place} ${moment}: it goes on asking`);
      }
    }
  });

  test("of a call whose token is renewed for nobody: a client that is collected leaves no timer behind", async (context) => {
    const { proxy, emulator } = await behindProxy(context);
    proxy.arrived = () => "hang";
    const { clientId, clientSecret, refreshToken } = emulator;
    const settings = { client: { auth: { clientId, clientSecret, refreshToken }, baseUrl: proxy.url, attemptTimeout: 300, timeout: 1500 } };
    const { status, out } = await run("forgetter.js", [JSON.stringify(settings)], ["--expose-gc"]).ended;
    assert.deepEqual([status, out], [0, "collected\n"]);
  });

  test("leaves a process that ends by itself", async (context) => {
    const { proxy, emulator } = await behindProxy(context);
    let asked = 0;
    proxy.answered = () => [undefined, "hang", "hangBody"][++asked % 3];
    const { clientId, clientSecret, accessToken } = emulator;
    const settings = { client: { accessToken, app: { clientId, clientSecret }, baseUrl: proxy.url }, rounds: 24 };
    const { status, out } = await run("aborter.js", [JSON.stringify(settings)]).ended;
    assert.equal(status, 0, out);
    const { rejected, listeners, timers, sockets } = JSON.parse(out);
    assert.ok(rejected > 12, out);
    assert.deepEqual({ listeners, timers, sockets }, { listeners: 0, timers: 0, sockets: 0 });
  });
});

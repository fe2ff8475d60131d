// The stores by themselves, each against a real server: what a script does in one step, nobody can come between.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../helpers/package.js";
import { startRedis } from "../helpers/redis.js";

const { LeaseLostError, redisCheckpoints, redisLimits, redisTokens } = await load("hubspot-wasm/redis");

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether a promise has not settled after a while. */
async function isPending(promise, milliseconds = 60) {
  return (await Promise.race([promise.then(() => 0, () => 0), sleep(milliseconds).then(() => 1)])) === 1;
}

test("no interval holds more than the limit, whoever asks", async (context) => {
  const redis = await startRedis(context);
  const stores = await Promise.all([1, 2, 3].map(async () => redisLimits(await redis.connect())));
  const taken = [];
  const eager = async ({ take }) => {
    while (taken.length < 40) {
      const asked = performance.now();
      const wait = await take("snapshots:app", { max: 10, interval: 250 });
      if (wait === 0) taken.push({ asked, told: performance.now() });
      else assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 350, String(wait));
      await sleep(Math.min(wait, 20));
    }
  };
  await Promise.all(stores.map(eager));
  // Each was granted some time between the question and the answer.
  for (const { asked } of taken) {
    const within = taken.filter((one) => one.asked >= asked && one.told < asked + 250);
    assert.ok(within.length <= 10, `${within.length} in an interval`);
  }
  assert.equal(await stores[0].take("snapshots:another app", { max: 10, interval: 250 }), 0);
});

test("a limit that HubSpot raises or lowers counts for what was sent already", async (context) => {
  const redis = await startRedis(context);
  const { take } = redisLimits(await redis.connect(), { prefix: "other:" });
  const many = async (max) => {
    let granted = 0;
    while (granted < 100 && (await take("general", { max, interval: 10_000 })) === 0) granted++;
    return granted;
  };
  assert.deepEqual([await many(5), await many(8), await many(8), await many(3)], [5, 3, 0, 0]);
  const client = await redis.connect();
  assert.deepEqual(await client.keys("*"), ["other:limit:general"]);
  assert.ok((await client.pTTL("other:limit:general")) > 9_000, "it goes when nobody asks any more");
});

test("one process gets a token, and all others wait for it", async (context) => {
  const redis = await startRedis(context);
  const stores = await Promise.all([1, 2, 3].map(async () => redisTokens(await redis.connect())));
  const waiting = stores.map((store) => store.get("k"));
  const first = await Promise.race(waiting.map((found, index) => found.then(() => index)));
  assert.equal(await waiting[first], undefined);
  const others = waiting.filter((_, index) => index !== first);
  for (const found of others) assert.ok(await isPending(found));
  await stores[first].set("k", { accessToken: "t-1", expiresIn: 60_000.7 });
  for (const { accessToken, expiresIn } of await Promise.all(others)) {
    assert.ok(accessToken === "t-1" && expiresIn > 50_000 && expiresIn <= 60_000);
  }
  // Refused by one: it is given to nobody, and one gets another.
  assert.equal(await stores[0].get("k", "t-1"), undefined);
  const later = stores[1].get("k");
  assert.ok(await isPending(later));
  await stores[0].set("k", { accessToken: "t-2", expiresIn: 60_000 });
  assert.equal((await later).accessToken, "t-2");
  // A process that still has the first one gets the second, and nobody is sent for a third.
  assert.equal((await stores[2].get("k", "t-1")).accessToken, "t-2");
});

test("where a process gets no token, or dies on its way, another one tries", async (context) => {
  const redis = await startRedis(context);
  const [one, two] = await Promise.all([60_000, 300].map(async (patience) => redisTokens(await redis.connect(), { patience })));
  assert.equal(await one.get("k"), undefined);
  const other = two.get("k");
  assert.ok(await isPending(other));
  const start = Date.now();
  await one.set("k", undefined);
  assert.equal(await other, undefined);
  assert.equal(await one.get("k"), undefined);
  assert.ok(Date.now() - start >= 290, "the second one was on its way");
  await one.set("k", { accessToken: "t", expiresIn: 80 });
  await sleep(100);
  assert.equal(await two.get("k"), undefined, "it has expired");
});

test("one holds a checkpoint; a release or its death lets the next one go on from the last offset", async (context) => {
  const redis = await startRedis(context);
  const clients = await Promise.all([1, 2, 3].map(() => redis.connect()));
  const [one, two, three] = clients.map((client) => redisCheckpoints(client, { name: "a", lease: 4500 }));
  assert.equal(await one.load(), undefined);
  await one.save("offset-1");
  const second = two.load();
  const ends = () => clients[2].hGet("hubspot-wasm:checkpoint:a", "ends");
  const first = await ends();
  while ((await ends()) === first) await sleep(50);
  assert.ok(await isPending(second), "signs of life keep the lease");
  await one.release();
  assert.equal(await second, "offset-1");
  await assert.rejects(one.save("offset-2"), LeaseLostError);
  await two.save("offset-2");
  const third = three.load();
  clients[1].destroy();
  assert.equal(await third, "offset-2");
});

test("a holder that was overtaken saves nothing, and reads on when its turn comes", async (context) => {
  const redis = await startRedis(context);
  const client = await redis.connect();
  const one = redisCheckpoints(client);
  const two = redisCheckpoints(await redis.connect());
  await one.load();
  await one.save("offset-1");
  // As if the process had slept past its lease.
  await client.hDel("hubspot-wasm:checkpoint:journal", "ends");
  assert.equal(await two.load(), "offset-1");
  await two.save("offset-2");
  await assert.rejects(one.save("offset-0"), { name: "LeaseLostError", code: "LEASE_LOST", message: 'another process has taken over the checkpoint "journal"' });
  const again = one.load();
  assert.ok(await isPending(again));
  await two.release();
  assert.equal(await again, "offset-2");
  await one.release();
});

test("a wait for the lease can be ended, and leaves nothing behind", async (context) => {
  const redis = await startRedis(context);
  const [one, two, three] = await Promise.all([1, 2, 3].map(async () => redisCheckpoints(await redis.connect())));
  await one.load();
  const waiting = two.load();
  const ended = assert.rejects(waiting, { code: "LEASE_LOST" });
  await sleep(50);
  await two.release();
  await ended;
  await one.release();
  assert.equal(await three.load(), undefined);
  await three.release();
});

test("what is no client, and what is no option, is refused by name", async (context) => {
  for (const make of [redisLimits, redisTokens, redisCheckpoints]) {
    for (const wrong of [undefined, null, {}, "redis://localhost"]) assert.throws(() => make(wrong), { name: "TypeError", message: /^redis: / });
    assert.throws(() => make({ eval() {} }, { prefix: 1 }), { message: "options.prefix: must be a string" });
  }
  for (const margin of [0, -1, "5"]) assert.throws(() => redisLimits({ eval() {} }, { margin }), { message: "options.margin: must be milliseconds, 1 or more" });
  for (const lease of [0, -1, 1.5, NaN, "10"]) {
    assert.throws(() => redisCheckpoints({ eval() {} }, { lease }), { message: "options.lease: must be milliseconds, 1 or more" });
    assert.throws(() => redisTokens({ eval() {} }, { patience: lease }), { message: "options.patience: must be milliseconds, 1 or more" });
  }
  assert.throws(() => redisCheckpoints({ eval() {} }, { name: "" }), { message: "options.name: must be a string that is not empty" });
  const { save } = redisCheckpoints({ eval() {} });
  await assert.rejects(save("x"), { code: "LEASE_LOST", message: /call load\(\) first/ });
});

// The processes behind one relay: what one of them was asked, another one knows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { signedRequest } from "../helpers/card.js";
import { contact, inProcess } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";
import { startRedis } from "../helpers/redis.js";

const { redisStore } = await load("hubspot-wasm/redis");
const { createRelay } = await load("hubspot-wasm/relay");

const clientSecret = "a-client-secret";

test("a message that reaches two processes is carried out by one, and both give its answer", async (context) => {
  const redis = await startRedis(context);
  const { hubspot: client, sent } = inProcess();
  const relays = await Promise.all([1, 2, 3].map(async () =>
    createRelay({ client, portalId: 12345, clientSecret, allow: ["crm.objects.get"], store: redisStore(await redis.connect()) }),
  ));
  const ask = async (relay, objectId) => {
    const body = JSON.stringify({ id: "0123456789abcdef", operation: "crm.objects.get", params: { ...contact, objectId }, timeout: 5000 });
    const response = await relay(signedRequest("https://backend.example.com/hubspot", { body, clientSecret }));
    return [response.status, await response.text()];
  };
  const [first, ...others] = await Promise.all(relays.map((relay) => ask(relay, 1001)));
  assert.equal(JSON.parse(first[1]).body.id, "1001");
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(sent.length, 1);
  assert.equal((await ask(relays[1], 1002))[0], 409);
});

test("what is kept has its time", async (context) => {
  const store = redisStore(await (await startRedis(context)).connect(), { prefix: "other:" });
  const long = 60_000;
  assert.deepEqual([await store.get("a"), await store.add("a", "1", long), await store.add("a", "2", long), await store.get("a")], [undefined, true, false, "1"]);
  await store.set("a", "3", long);
  assert.equal(await store.get("a"), "3");
  for (const keep of [() => store.set("a", "4", 60), () => store.add("a", "5", 60)]) {
    await keep();
    await new Promise((resolve) => setTimeout(resolve, 90));
    assert.equal(await store.get("a"), undefined);
  }
  assert.equal(await store.add("a", "6", long), true);
});

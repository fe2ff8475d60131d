// The entries for app cards: the same calls and jobs over the core that speaks through a relay alone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { EAGER, contact, inProcess, snapshotsOf } from "../helpers/emulator.js";
import { hubspotFetch } from "../helpers/card.js";
import { consumer, load } from "../helpers/package.js";
import { operations } from "../../pkg-template/generated/operations.js";

const { createRelay } = await load("hubspot-wasm/relay");

const clientSecret = "a-client-secret";
const URL = "https://backend.example.com/hubspot";
const ALLOW = [
  "crm.objects.get", "crm.objects.list", "crm.objects.search", "crm.objects.batchCreate", "crm.objects.batchRead",
  "webhooks.snapshots.create", "webhooks.snapshots.status",
];

for (const entry of ["hubspot-wasm/card", "hubspot-wasm/card/js"]) {
  const card = await load(entry);
  const { HubSpot, relay } = card;

  /** A card in front of a relay in front of an emulator. */
  const scene = (options) => {
    const behind = inProcess();
    const handler = createRelay({ client: behind.hubspot, portalId: 12345, clientSecret, allow: ALLOW, onError: () => {} });
    const { fetch, sent } = hubspotFetch(handler, { clientSecret });
    return { ...behind, delivered: sent, hubspot: new HubSpot({ transport: relay(fetch, URL), ...options }) };
  };

  test(`${entry}: calls, lists, endless searches and batches of any length`, async () => {
    const { hubspot } = scene();
    const { data, response } = await hubspot.crm.objects.get(contact).withResponse();
    assert.deepEqual([data.id, response.status], ["1001", 200]);
    assert.equal((await hubspot.crm.objects.get({ ...contact, objectId: 1001n })).id, "1001");
    const ids = new Set();
    for await (const { id } of hubspot.crm.objects.list({ objectType: "contacts", limit: 5 })) ids.add(id);
    assert.equal(ids.size, 25);
    let found = 0;
    for await (const _ of hubspot.crm.objects.searchAll({ objectType: "contacts", body: { limit: 10 } })) found++;
    assert.equal(found, 25);
    const inputs = [...Array(130).keys()].map((number) => ({ properties: { email: number === 7 ? "no address" : `n${number}@example.com` } }));
    const { results, failures } = await hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs } });
    assert.equal(results.length + failures.length, 130);
    assert.ok(failures.every(({ input }) => input === null || inputs.includes(input)));
  });

  test(`${entry}: errors are of its own classes, with the places of what is wrong`, async () => {
    const { hubspot } = scene();
    const notFound = await hubspot.crm.objects.get({ ...contact, objectId: 1 }).catch((error) => error);
    assert.ok(notFound instanceof card.NotFoundError && card.isHubSpotError(notFound));
    assert.deepEqual([notFound.status, notFound.category, notFound.operation], [404, "OBJECT_NOT_FOUND", "crm.objects.get"]);
    const wrong = await hubspot.crm.objects.get({ objectType: "contacts" }).catch((error) => error);
    assert.ok(wrong instanceof card.InvalidRequestError);
    assert.deepEqual(wrong.problems.map(({ path, code }) => [path, code]), [["objectId", "missing"]]);
    const refused = await hubspot.crm.objects.archive(contact).catch((error) => error);
    assert.ok(refused instanceof card.PermissionError);
    const cyclic = {};
    cyclic.self = cyclic;
    await assert.rejects(hubspot.crm.objects.get({ ...contact, more: cyclic }), card.InvalidRequestError);
  });

  test(`${entry}: a job takes snapshots, is saved and goes on`, async () => {
    const { hubspot } = scene();
    const requests = snapshotsOf(3);
    const job = hubspot.webhooks.snapshots.take(requests, EAGER);
    let last;
    for await (last of job);
    assert.deepEqual([last.done, last.total], [3, 3]);
    const results = await job;
    assert.deepEqual(results.map(({ outcome, request }) => [outcome, requests.includes(request)]), Array(3).fill(["completed", true]));
    const stopped = hubspot.webhooks.snapshots.take(requests, { ...EAGER, signal: AbortSignal.abort(), onState: () => {} });
    await assert.rejects(stopped.result, { name: "AbortError" });
    const half = hubspot.webhooks.snapshots.take(requests, EAGER);
    for await (const { open } of half) if (open > 0) break;
    const saved = JSON.stringify(half.save());
    half[Symbol.dispose ?? "close"]?.();
    const again = await hubspot.webhooks.snapshots.resume(saved, EAGER);
    assert.deepEqual(again.map(({ outcome }) => outcome), ["completed", "completed", "completed"]);
    await assert.rejects(Promise.resolve(hubspot.webhooks.snapshots.take([{ portalId: 12345 }])), card.InvalidRequestError);
  });

  test(`${entry}: takes no credential, and nothing but a relay`, async () => {
    const transport = relay(async () => new Response("{}"), URL);
    for (const options of [undefined, {}, { transport: async () => ({}) }, { transport, accessToken: "x" }, { transport, app: {} }]) {
      assert.throws(() => new HubSpot(options), card.InvalidRequestError);
    }
    assert.throws(() => new HubSpot({ transport, timeout: "1" }), /`options\.timeout`/);
    const { hubspot } = scene({ timeout: -1 });
    await assert.rejects(hubspot.crm.objects.get(contact), /`options\.timeout` must be a number of milliseconds above 0/);
    assert.equal(hubspot.build, undefined);
  });
}

test("where WebAssembly is missing, the entry for cards names the one that does without", async () => {
  const program = `
    delete globalThis.WebAssembly;
    const { HubSpot, relay } = await import("hubspot-wasm/card");
    const hubspot = new HubSpot({ transport: relay(async () => new Response("{}"), "https://example.com/") });
    await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }).catch(({ name, message }) => console.log(name, message));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: consumer, encoding: "utf8" });
  assert.match(said, /^WasmUnavailableError .*"hubspot-wasm\/card\/js"/);
});

test("an app card calls whatever a relay may carry out, and nothing else", async () => {
  const { HubSpot, InvalidRequestError, relay } = await load("hubspot-wasm/card");
  const never = /^(oauth|webhooks\.(journal|subscriptions)|marketing\.smtpTokens|featureFlags)\./;
  for (const operation of operations) {
    const asked = [];
    const fetch = async (_, { body }) => {
      asked.push(body.operation);
      return new Response(JSON.stringify({ status: 404, body: {} }));
    };
    const hubspot = new HubSpot({ transport: relay(fetch, URL) });
    const method = operation.split(".").reduce((place, name) => place[name], hubspot);
    const error = await method({ body: {} }).then(() => undefined, (error) => error);
    assert.deepEqual(asked, never.test(operation) ? [] : [operation]);
    if (never.test(operation)) assert.ok(error instanceof InvalidRequestError, operation);
  }
});

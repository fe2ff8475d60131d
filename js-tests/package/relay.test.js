// A card and its backend: the relay of the installed package between a client without credentials and the emulator.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EAGER, HubSpot, contact, errors, inProcess, snapshotsOf, transportOf } from "../helpers/emulator.js";
import { hubspotFetch, viewer } from "../helpers/card.js";
import { load, require } from "../helpers/package.js";
import { startServer } from "../helpers/server.js";

const { hubspotApi, nodeListener, relay } = await load("hubspot-wasm");
const { createRelay, memoryStore } = await load("hubspot-wasm/relay");

const { AuthenticationError, ConnectionError, DecodeError, InvalidRequestError, NotFoundError, PermissionError, RateLimitError, TimeoutError, ValidationError } = errors;

const clientSecret = "a-client-secret";
const URL = "https://backend.example.com/hubspot";
const ALLOW = [
  "crm.objects.get", "crm.objects.list", "crm.objects.search", "crm.objects.create", "crm.objects.batchCreate", "crm.objects.batchRead",
  "webhooks.snapshots.create", "webhooks.snapshots.status",
];

/** A card in front of a relay in front of an emulator. `sent` has what the emulator got, `delivered` what the relay got. */
function scene({ client, card, fetch, ...options } = {}) {
  const behind = inProcess(client);
  const handler = createRelay({ client: behind.hubspot, portalId: 12345, clientSecret, allow: ALLOW, onError: () => {}, ...options });
  const carried = hubspotFetch(handler, { clientSecret, ...fetch });
  const hubspot = new HubSpot({ transport: relay(carried.fetch, URL), ...card });
  return { ...behind, handler, hubspot, delivered: carried.sent, fetch: carried.fetch };
}

test("a card reads, lists, searches and writes without a credential", async () => {
  const { hubspot, delivered } = scene();
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  let count = 0;
  for await (const _ of hubspot.crm.objects.list({ objectType: "contacts", limit: 5 })) count++;
  assert.equal(count, 25);
  const found = await hubspot.crm.objects.search({ objectType: "contacts", body: { query: "ada", limit: 1 } });
  assert.equal(found.results.length, 1);
  const { id } = await hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { email: "new@example.com" } } });
  assert.equal((await hubspot.crm.objects.get({ ...contact, objectId: id })).id, id);
  for (const { request } of delivered) {
    const { id, operation, params, timeout, ...more } = await request.json();
    assert.deepEqual([typeof operation, typeof params, timeout, more], ["string", "object", 15_000, {}]);
    assert.match(id, /^[\w-]{16,64}$/);
    assert.equal(request.headers.get("authorization"), null);
  }
});

test("what HubSpot says of a call arrives as the same error", async () => {
  const { hubspot, emulator } = scene({ client: { retry: { attempts: 1 } } });
  await assert.rejects(hubspot.crm.objects.get({ ...contact, objectId: 1 }), (error) => {
    assert.ok(error instanceof NotFoundError);
    assert.deepEqual([error.status, error.category, error.message], [404, "OBJECT_NOT_FOUND", "crm.objects.get: HubSpot answered 404: resource not found"]);
    assert.ok(error.correlationId);
    return true;
  });
  await assert.rejects(hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { nope: "1" } } }), (error) => {
    assert.ok(error instanceof ValidationError);
    assert.equal(error.errors[0].code, "PROPERTY_DOESNT_EXIST");
    return true;
  });
  await emulator.fault({ kind: "429", match: "GET", times: 1, retryAfter: 7 });
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => error instanceof RateLimitError && error.retryAfter >= 1000);
});

test("what the backend alone finds wrong is an InvalidRequestError with its places", async () => {
  const { hubspot, sent } = scene({ client: { validate: "strict" } });
  const wrong = hubspot.crm.objects.create({ objectType: "contacts", body: { properties: {}, more: 1 } });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof InvalidRequestError);
    assert.deepEqual(error.problems.filter(({ path }) => path === "body.more").length, 1);
    assert.match(error.message, /^crm\.objects\.create: .*`body\.more`/);
    return true;
  });
  assert.equal(sent.length, 0);
});

test("a call that HubSpot did not answer says whether it may have happened", async () => {
  const { hubspot, emulator } = scene({ client: { retry: { attempts: 1 }, attemptTimeout: 1000 } });
  const create = () => hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { email: "b@example.com" } } });
  await emulator.fault({ kind: "reset", match: "POST", times: 1 });
  await assert.rejects(create(), (error) => error instanceof ConnectionError && error.mayHaveHappened === true && !/socket|side/.test(error.message));
  await emulator.fault({ kind: "hang", match: "POST", times: 1 });
  await assert.rejects(create(), (error) => error instanceof TimeoutError && error.mayHaveHappened === true);
  await emulator.fault({ kind: "truncatedJson", match: "GET", times: 1 });
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => error instanceof DecodeError);
});

test("the relay repeats what may be repeated, the card nothing", async () => {
  const { hubspot, emulator, sent, delivered } = scene();
  await emulator.fault({ kind: "503", match: "GET", times: 1 });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  assert.deepEqual([sent.length, delivered.length], [2, 1]);
  const broken = { fetch: async () => { throw new Error("the proxy is down"); } };
  let tries = 0;
  const alone = new HubSpot({ transport: relay((...given) => (tries++, broken.fetch(...given)), URL), retry: { attempts: 4 } });
  await assert.rejects(alone.crm.objects.get(contact), (error) => error instanceof ConnectionError && /the proxy is down/.test(error.message));
  assert.equal(tries, 1);
});

test("nothing of the backend's credentials reaches the card, and the backend is told that they fail", async () => {
  const answers = [];
  const failed = [];
  const token = "secret-token-that-is-wrong";
  for (const accessToken of [token, async () => { throw new Error(`no ${token}`); }]) {
    const { handler } = scene({ client: { accessToken }, onError: (error) => failed.push(error) });
    const { fetch } = hubspotFetch(async (request) => {
      const response = await handler(request);
      answers.push(await response.clone().text());
      return response;
    }, { clientSecret });
    const card = new HubSpot({ transport: relay(fetch, URL) });
    await assert.rejects(card.crm.objects.get(contact), (error) => error instanceof AuthenticationError && !error.message.includes(token));
  }
  assert.deepEqual(failed.map(({ name, status }) => [name, status]), [["AuthenticationError", 401], ["AuthenticationError", undefined]]);
  assert.equal(answers.length, 2);
  for (const text of answers) assert.doesNotMatch(text, /secret-token|client-secret|Bearer|authorization/i);
});

test("a message that is delivered twice is carried out once, and both get its answer", async () => {
  const { hubspot, sent, delivered } = scene({ fetch: { twice: true } });
  const { id } = await hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { email: "twice@example.com" } } });
  assert.ok(id);
  assert.deepEqual([sent.length, delivered.length], [1, 2]);
  await assert.rejects(hubspot.crm.objects.get({ ...contact, objectId: 1 }), NotFoundError);
  assert.deepEqual([sent.length, delivered.length], [2, 4]);
});

test("snapshots are taken through a relay, and a job goes on from its state", async () => {
  const { hubspot } = scene();
  const requests = snapshotsOf(6);
  const seen = [];
  const job = hubspot.webhooks.snapshots.take(requests, { ...EAGER, batchSize: 4 });
  for await (const { done } of job) seen.push(done);
  assert.deepEqual((await job).map(({ outcome }) => outcome), Array(6).fill("completed"));
  assert.equal(seen.at(-1), 6);

  const stop = new AbortController();
  const states = [];
  const cut = hubspot.webhooks.snapshots.take(requests, {
    ...EAGER, signal: stop.signal,
    onState: (saved) => { if (states.push(saved) === 2) stop.abort(new Error("the tab is closed")); },
  });
  await assert.rejects(cut, /the tab is closed/);
  const results = await hubspot.webhooks.snapshots.resume(JSON.stringify(states.at(-1)), EAGER);
  assert.deepEqual(results.map(({ outcome }) => outcome), Array(6).fill("completed"));
});

test("a function serves many accounts, each with its own client", async () => {
  const one = inProcess();
  const asked = [];
  const client = async (portalId) => (asked.push(portalId), portalId === 12345 ? one.hubspot : undefined);
  const handler = createRelay({ client, clientSecret, allow: ALLOW });
  const cardOf = (portalId) => new HubSpot({ transport: relay(hubspotFetch(handler, { clientSecret, caller: { ...viewer, portalId } }).fetch, URL) });
  assert.equal((await cardOf(12345).crm.objects.get(contact)).id, "1001");
  await assert.rejects(cardOf(999).crm.objects.get(contact), (error) => error instanceof PermissionError && error.category === "OTHER_PORTAL");
  assert.deepEqual(asked, [12345, 999]);
  assert.equal(one.sent.length, 1);
});

test("authorize knows who asks, and may refuse or pin the parameters", async () => {
  const calls = [];
  const { hubspot, sent } = scene({
    authorize: (call) => {
      calls.push(call);
      call.params.objectType = "deals";
      if (call.operation === "crm.objects.list") return { ...call.params, objectType: "contacts", limit: 1 };
      return call.operation === "crm.objects.get" ? true : undefined;
    },
  });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001", "what it does to its own copy changes nothing");
  assert.equal((await hubspot.crm.objects.list({ objectType: "deals", limit: 50 })).results.length, 1);
  const refused = hubspot.crm.objects.search({ objectType: "contacts", body: {} });
  await assert.rejects(refused, (error) => error instanceof PermissionError && error.category === "REFUSED");
  assert.equal(sent.length, 2);
  const { params, ...call } = calls[0];
  assert.deepEqual(call, { ...viewer, operation: "crm.objects.get" });
});

test("an authorize that fails refuses, and nobody but the backend learns why", async () => {
  const heard = [];
  const { hubspot, sent } = scene({ onError: (error) => heard.push(error.message), authorize: () => { throw new Error("the database says no"); } });
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => error.status === 500 && !/database/.test(error.message));
  assert.deepEqual([heard, sent.length], [["the database says no"], 0]);
});

test("a batch that is too large for one message is split, and what can't be split is not sent", async () => {
  const { hubspot, delivered, sent } = scene({ client: { emulator: { data: undefined } } });
  const inputs = Array.from({ length: 8 }, (_, index) => ({ properties: { email: `${index}@large.example`, firstname: "é".repeat(100_000) } }));
  const { results, failures } = await hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs } });
  assert.deepEqual([results.length, failures], [8, []]);
  assert.ok(delivered.length > 1 && sent.length === delivered.length, `${delivered.length} messages`);
  for (const { request } of delivered) assert.ok((await request.arrayBuffer()).byteLength <= 1_000_000);
  const before = delivered.length;
  const large = hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { firstname: "x".repeat(1_000_000) } } });
  await assert.rejects(large, (error) => error instanceof InvalidRequestError && error.problems[0].code === "tooLarge" && !error.mayHaveHappened);
  assert.equal(delivered.length, before);
});

test("requests for snapshots that are too large for one message are split, and one that can't be is refused alone", async () => {
  const { hubspot, delivered } = scene();
  const long = (count, letters) => Array.from({ length: count }, (_, index) => `${index}_${"p".repeat(letters)}`);
  const requests = snapshotsOf(6).map((request) => ({ ...request, properties: long(300, 1000) }));
  requests[2] = { ...requests[2], properties: long(1001, 1000) };
  const results = await hubspot.webhooks.snapshots.take(requests, EAGER);
  assert.equal(results[2].outcome, "refused");
  assert.ok(results[2].error instanceof InvalidRequestError);
  assert.deepEqual(results.map(({ statusId }) => statusId !== undefined), [true, true, false, true, true, true]);
  for (const { request } of delivered) assert.ok((await request.arrayBuffer()).byteLength <= 1_000_000);
});

test("an answer that is too large for a card says so", async () => {
  const { hubspot } = scene({ client: { emulator: { data: { contacts: [{ id: 1001, properties: { firstname: "x".repeat(1_100_000) } }] } } } });
  const large = hubspot.crm.objects.get({ ...contact, properties: ["firstname"] });
  await assert.rejects(large, (error) => error instanceof DecodeError && /larger than 1 MB/.test(error.message));
});

test("no more than twenty requests are under way, and an aborted one that waits is never sent", async () => {
  let underWay = 0;
  let most = 0;
  let total = 0;
  const slow = async () => {
    total++;
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 30));
    underWay--;
    return new Response(JSON.stringify({ status: 200, body: { id: "1" } }));
  };
  const hubspot = new HubSpot({ transport: relay(slow, URL) });
  const stop = new AbortController();
  const calls = Array.from({ length: 50 }, () => hubspot.crm.objects.get(contact));
  const late = hubspot.crm.objects.get(contact, { signal: stop.signal });
  stop.abort(new Error("closed"));
  await assert.rejects(late, /closed/);
  await Promise.all(calls);
  assert.deepEqual([most, total], [20, 50]);
});

test("the card's time-out travels, and the relay answers before it", async () => {
  const { hubspot, delivered, sent, emulator } = scene();
  await emulator.fault({ kind: "hang", match: "GET", times: 9 });
  await assert.rejects(hubspot.crm.objects.get(contact, { attemptTimeout: 400 }), TimeoutError);
  assert.ok(sent[0].timeout <= 360, `${sent[0].timeout} ms for HubSpot`);
  assert.deepEqual([delivered[0].timeout, (await delivered[0].request.json()).timeout], [400, 400]);
  const given = [];
  const patient = new HubSpot({ transport: relay(async (_, options) => (given.push(options.timeout), new Response("{}")), URL), timeout: 500_000, attemptTimeout: 300_000 });
  await assert.rejects(patient.crm.objects.get(contact), DecodeError);
  assert.deepEqual(given, [120_000]);
});

test("what stands before the relay is told from it", async () => {
  const answers = [
    [new Response("<html>", { status: 502 }), "ServerError"],
    [new Response(JSON.stringify({ status: "error", category: "BAD_GATEWAY", message: "no" }), { status: 504 }), "ServerError"],
    [new Response("", { status: 404 }), "NotFoundError"],
    [new Response("<html>", { status: 200 }), "DecodeError"],
    [new Response('{"id":"1"}', { status: 200 }), "DecodeError"],
    [new Response('{"error":"no such page"}', { status: 200 }), "DecodeError"],
    [new Response('{"error":{"name":"toString","message":"no"}}', { status: 200 }), "DecodeError"],
    [new Response("", { status: 429 }), "RateLimitError"],
  ];
  for (const [response, name] of answers) {
    const hubspot = new HubSpot({ transport: relay(async () => response, URL) });
    await assert.rejects(hubspot.crm.objects.get(contact), { name });
  }
});

test("HubSpot's own door for cards carries objects, without headers", async () => {
  const { emulator } = inProcess();
  const asked = [];
  const fetchHubSpotApi = async (request) => {
    asked.push(request);
    const { path, method, body } = request;
    const headers = { authorization: `Bearer ${emulator.accessToken}`, "content-type": "application/json" };
    const response = await emulator.fetch(`https://api.hubapi.com${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text ? JSON.parse(text) : undefined };
  };
  const hubspot = new HubSpot({ transport: hubspotApi(fetchHubSpotApi) });
  assert.equal((await hubspot.crm.objects.get({ ...contact, properties: ["email"] })).id, "1001");
  await assert.rejects(hubspot.crm.objects.get({ ...contact, objectId: 1 }), (error) => error instanceof NotFoundError && error.category === "OBJECT_NOT_FOUND");
  await hubspot.crm.objects.create({ objectType: "contacts", body: { properties: { email: "door@example.com" } } });
  assert.deepEqual(asked[0], { path: "/crm/v3/objects/contacts/1001?properties=email", method: "GET" });
  assert.deepEqual(asked[2].body, { properties: { email: "door@example.com" } });
  await assert.rejects(hubspot.oauth.revoke({ body: { token: "abcdefgh", client_id: "a", client_secret: "bbbbbbbb" } }), InvalidRequestError);
  assert.equal(asked.length, 3);
});

test("a relay behind Node's http works with its public host", async (context) => {
  const { hubspot: client } = inProcess();
  const handler = createRelay({ client, portalId: "12345", clientSecret, allow: ALLOW, hosts: ["backend.example.com"] });
  const { url: own } = await startServer(nodeListener(handler), context);
  const behindProxy = ({ url, method, headers, body }) => {
    const { pathname, search } = new globalThis.URL(url);
    return fetch(own + pathname + search, { method, headers, body, duplex: "half" });
  };
  const hubspot = new HubSpot({ transport: relay(hubspotFetch(behindProxy, { clientSecret }).fetch, URL) });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
});

test("the relay takes clients of either module system", async () => {
  const { emulator } = inProcess();
  const { HubSpot: Required } = require("hubspot-wasm");
  const client = new Required({ accessToken: emulator.accessToken, transport: transportOf(emulator) });
  const handler = require("hubspot-wasm/relay").createRelay({ client, portalId: 12345, clientSecret, allow: ALLOW });
  const other = createRelay({ client, portalId: 12345, clientSecret, allow: ALLOW });
  for (const relayed of [handler, other]) {
    const hubspot = new HubSpot({ transport: relay(hubspotFetch(relayed, { clientSecret }).fetch, URL) });
    assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  }
});

test("what is wrong with a relay or a transport is named when it is made", () => {
  const { hubspot: client } = inProcess();
  const right = { client, portalId: 12345, clientSecret };
  const cases = [
    [{}, ["client", "portalId", "clientSecret"]],
    [{ ...right, portalId: undefined }, ["portalId"]],
    [{ ...right, portalId: "12a" }, ["portalId"]],
    [{ ...right, client: {} }, ["client"]],
    [{ ...right, client: () => client }, ["portalId"]],
    [{ ...right, clientSecret: "" }, ["clientSecret"]],
    [{ ...right, allow: "crm.objects.get" }, ["allow"]],
    [{ ...right, allow: ["crm.objects.get", "crm.objects.fly", "oauth.revoke"] }, ["allow[1]", "allow[2]"]],
    [{ ...right, hosts: [] }, ["hosts"]],
    [{ ...right, store: new Map() }, ["store"]],
    [{ ...right, authorize: true }, ["authorize"]],
    [{ ...right, secret: 1 }, ["secret"]],
  ];
  for (const [options, paths] of cases) {
    assert.throws(() => createRelay(options), (error) => {
      // The relay has the default entry's classes, whichever the tests run over.
      assert.equal(error.name, "InvalidRequestError");
      assert.deepEqual(error.problems.map(({ path }) => path), paths);
      return true;
    });
  }
  for (const url of ["http://backend.example.com", "backend.example.com/x", "https://", "https://a.example/?x=1", "javascript:alert(1)", "http://localhost.example.com/"]) {
    assert.throws(() => relay(fetch, url), InvalidRequestError, url);
  }
  for (const url of ["https://a.example/x", "http://localhost:8080", "http://127.0.0.1/x", "http://[::1]:1/"]) relay(fetch, url);
  assert.throws(() => relay(undefined, URL), InvalidRequestError);
  assert.throws(() => hubspotApi({}), InvalidRequestError);
});

test("the memory store holds no more than it is told to, and forgets no message", async () => {
  const store = memoryStore({ entries: 3, characters: 20 });
  assert.deepEqual(await Promise.all([store.add("a", "1", 60_000), store.add("a", "2", 60_000)]), [true, false]);
  await store.set("a", "12345678901234567890", 60_000);
  await store.add("b", "1", 60_000);
  await store.set("b", "123456", 60_000);
  assert.deepEqual([await store.get("a"), await store.get("b"), await store.add("a", "3", 60_000)], [undefined, "123456", false]);
  await store.add("c", "1", 60_000);
  await assert.rejects(store.add("d", "1", 60_000), /full/);
  for (const key of ["w", "x", "y", "z"]) await store.set(key, "1", 60_000);
  assert.deepEqual([await store.get("w"), await store.get("z")], [undefined, "1"]);
  const short = memoryStore({ entries: 1 });
  await short.add("a", "1", 20);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.deepEqual([await short.get("a"), await short.add("b", "1", 20)], [undefined, true]);
});

test("a message whose id was used for another one is refused", async () => {
  const { handler } = scene();
  const { fetch } = hubspotFetch(handler, { clientSecret });
  const body = { id: "0123456789abcdef", operation: "crm.objects.get", params: contact, timeout: 1000 };
  assert.equal((await fetch(URL, { method: "POST", body })).status, 200);
  assert.equal((await fetch(URL, { method: "POST", body })).status, 200);
  const other = await fetch(URL, { method: "POST", body: { ...body, params: { ...contact, objectId: 1002 } } });
  assert.deepEqual([other.status, (await other.json()).category], [409, "REPLAYED"]);
});

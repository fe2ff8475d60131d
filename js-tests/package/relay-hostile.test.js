// What a hostile card, or somebody between it and its backend, may try. Nothing of it reaches the emulator.

import assert from "node:assert/strict";
import { test } from "node:test";

import { contact, inProcess, snapshotsOf } from "../helpers/emulator.js";
import { hubspotFetch, signedRequest, viewer } from "../helpers/card.js";
import { load } from "../helpers/package.js";

const { sign } = await load("hubspot-wasm");
const { createRelay, memoryStore } = await load("hubspot-wasm/relay");

const clientSecret = "a-client-secret";
const URL = "https://backend.example.com/hubspot";
const ALLOW = ["crm.objects.get", "crm.objects.list", "crm.objects.search", "crm.objects.update", "webhooks.snapshots.create", "webhooks.snapshots.status"];

let number = 0;
/** A message of its own. */
const messageOf = (operation, params, more) => ({ id: `message-${String(number++).padStart(12, "0")}`, operation, params, timeout: 5000, ...more });

/** A relay in front of an emulator; `send` signs what is given as HubSpot would. `sent` has what the emulator got. */
function scene(options) {
  const { hubspot: client, sent } = inProcess();
  const handler = createRelay({ client, portalId: 12345, clientSecret, allow: ALLOW, onError: () => {}, ...options });
  const send = async (body, more) => told(await handler(signedRequest(URL, { body: typeof body === "string" ? body : JSON.stringify(body), clientSecret, ...more })));
  return { handler, send, sent, client };
}

/** What an answer says: the status, and the word for it. */
async function told(response) {
  const answer = JSON.parse(await response.text());
  assert.equal(response.headers.get("cache-control"), "no-store");
  return { status: response.status, category: answer.category, answer };
}

const outcome = ({ status, category }) => [status, category];

test("what is off the list does not happen", async () => {
  const { send, sent } = scene();
  const names = ["crm.objects.archive", "oauth.createTokens", "oauth.clientCredentials", "webhooks.journal.latest", "webhooks.subscriptions.deleteAll", "marketing.smtpTokens.create", "featureFlags.set", "crm.objects", "crm.objects.get.call", "__proto__", "constructor", "toString", "", "CRM.OBJECTS.GET", "crm.objects.get\u0000", " crm.objects.get"];
  for (const name of names) assert.deepEqual(outcome(await send(messageOf(name, contact))), [403, "NOT_ALLOWED"], name);
  for (const name of [7, null, [], ["crm.objects.get"], { toString: "crm.objects.get" }]) {
    assert.deepEqual(outcome(await send(messageOf(name, contact))), [403, "NOT_ALLOWED"], JSON.stringify(name));
  }
  const { send: nothing } = scene({ allow: undefined });
  assert.deepEqual(outcome(await nothing(messageOf("crm.objects.get", contact))), [403, "NOT_ALLOWED"]);
  assert.equal(sent.length, 0);
});

test("no parameter leads out of its path", async () => {
  const { send, sent } = scene();
  const tricks = ["..", ".", "", "../contacts/1001", "1001/../../x", "1001/associations/deals", "1001\\x", "/1001", "a\u0000b", "a\nb", "a\u007fb", "1/%2e%2e"];
  for (const trick of tricks) {
    for (const params of [{ ...contact, objectId: trick }, { ...contact, objectType: trick }]) {
      const { status, answer } = await send(messageOf("crm.objects.get", params));
      assert.deepEqual([status, answer.error?.name], [200, "InvalidRequestError"], JSON.stringify(params));
    }
  }
  for (const value of [{}, [], null, true, 1.5]) {
    const { answer } = await send(messageOf("crm.objects.get", { ...contact, objectId: value }));
    assert.equal(answer.error?.name, "InvalidRequestError", JSON.stringify(value));
  }
  assert.equal(sent.length, 0);
  // What is only odd is encoded, whatever it looks like.
  for (const odd of ["%2e%2e", "%2e%2e%2fx", "1?archived=true", "1#x", "1&hapikey=x", "1;x", "１００１"]) {
    const { answer } = await send(messageOf("crm.objects.get", { ...contact, objectId: odd }));
    assert.equal(answer.status, 404, odd);
  }
  for (const { url } of sent) assert.match(new globalThis.URL(url).pathname, /^\/crm\/v3\/objects\/contacts\/[^/]+$/);
});

test("what is not of the operation is refused: no query, header, URL or credential travels", async () => {
  const { send, sent } = scene();
  for (const name of ["hapikey", "portalId", "url", "headers", "accessToken", "baseUrl", "__proto__", "constructor", "toString"]) {
    const text = JSON.stringify(messageOf("crm.objects.get", { ...contact, marker: "x" })).replace('"marker"', JSON.stringify(name));
    assert.deepEqual(outcome(await send(text)), [400, "MALFORMED"], name);
  }
  const { answer } = await send(messageOf("crm.objects.get", contact, { url: "https://evil.example", headers: { a: "b" }, version: "v9", options: { validate: "off" } }));
  assert.equal(answer.body.id, "1001");
  assert.equal(new globalThis.URL(sent[0].url).host, "api.example.com");
  assert.equal(sent[0].headers.a, undefined);
});

test("no other account is named, at any depth", async () => {
  const { send, sent } = scene();
  const [own] = snapshotsOf(1);
  for (const portalId of [999, "999", "012345", " 12345", "12345.0", 12345.5, null, [12345], { $gt: 0 }, -12345]) {
    const other = { ...own, objectId: 1002, portalId };
    for (const snapshotRequests of [[other], [own, other], [own, own, [other]], other, { 0: other }, [[[other]]]]) {
      const answer = await send(messageOf("webhooks.snapshots.create", { body: { snapshotRequests } }));
      const refused = answer.status === 403 ? answer.category === "OTHER_PORTAL" : answer.answer.error?.name === "InvalidRequestError";
      assert.ok(refused, JSON.stringify([snapshotRequests, answer]));
    }
  }
  for (const portalId of [1, 12346, 123450]) {
    const caller = { ...viewer, portalId };
    assert.deepEqual(outcome(await send(messageOf("crm.objects.get", contact), { caller })), [403, "OTHER_PORTAL"]);
  }
  assert.equal(sent.length, 0);
});

test("a card watches its account's snapshots alone", async () => {
  const one = scene();
  const store = memoryStore();
  const { client, sent } = one;
  const serve = (portalId) => ([12345, 67890].includes(portalId) ? client : undefined);
  const { send } = scene({ client: serve, portalId: undefined, store });
  const { answer } = await send(messageOf("webhooks.snapshots.create", { body: { snapshotRequests: snapshotsOf(1) } }));
  const [{ snapshotStatusId }] = answer.body.snapshotResponses;
  const before = sent.length;
  const status = (id, caller) => send(messageOf("webhooks.snapshots.status", { snapshotStatusId: id }), caller && { caller });
  assert.deepEqual(outcome(await status(snapshotStatusId, { ...viewer, portalId: 67890 })), [403, "UNKNOWN_SNAPSHOT"]);
  for (const id of ["00000000-0000-4000-8000-000000000000", "..", "", `${snapshotStatusId}/`, `${snapshotStatusId}:x`, `67890:${snapshotStatusId}`]) {
    assert.deepEqual(outcome(await status(id)), [403, "UNKNOWN_SNAPSHOT"], id);
  }
  assert.equal(sent.length, before);
  assert.equal((await status(snapshotStatusId)).status, 200);
  assert.equal(sent.length, before + 1);
});

test("only HubSpot's newest signature counts, while it is fresh", async () => {
  const { handler, send, sent } = scene();
  const body = JSON.stringify(messageOf("crm.objects.get", contact));
  for (const version of ["v1", "v2"]) assert.deepEqual(outcome(await send(body, { version })), [401, "SIGNATURE"], version);
  for (const distance of [301_000, 600_000, 1e12, -310_000, -1e9]) {
    assert.deepEqual(outcome(await send(body, { now: Date.now() - distance })), [401, "SIGNATURE"], String(distance));
  }
  assert.deepEqual(outcome(await send(body, { clientSecret: "another" })), [401, "SIGNATURE"]);
  const url = `${URL}?${new URLSearchParams(viewer)}`;
  const ask = async (headers) => outcome(await told(await handler(new Request(url, { method: "POST", body, headers }))));
  const right = sign({ url, body, clientSecret });
  const old = { ...sign({ url, body, clientSecret, version: "v1" }), ...sign({ url, body, clientSecret, version: "v2" }) };
  const { "X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp } = right;
  for (const headers of [
    {}, old,
    { ...old, "X-HubSpot-Signature-v3": "" },
    { ...old, "X-HubSpot-Signature-v3": signature.slice(0, -1), "X-HubSpot-Request-Timestamp": timestamp },
    { "X-HubSpot-Signature-v3": signature },
    { ...right, "X-HubSpot-Request-Timestamp": String(Number(timestamp) + 1) },
    { ...right, "X-HubSpot-Request-Timestamp": `${timestamp}.0` },
    { ...right, "X-HubSpot-Signature-v3": `${signature}, ${signature}` },
    { ...right, "X-HubSpot-Signature-v3": signature.toLowerCase() },
  ]) {
    assert.deepEqual(await ask(headers), [401, "SIGNATURE"], JSON.stringify(headers));
  }
  assert.equal(sent.length, 0);
});

test("a signature is of one URL, one method and one query", async () => {
  const { handler, sent } = scene();
  const body = JSON.stringify(messageOf("crm.objects.get", contact));
  const url = `${URL}?${new URLSearchParams(viewer)}`;
  const headers = sign({ url, body, clientSecret });
  const ask = async (changed, init) => outcome(await told(await handler(new Request(changed, { method: "POST", body, headers, ...init }))));
  for (const changed of [
    url.replace("portalId=12345", "portalId=1"), url.replace("userId=77", "userId=1"), `${url}&portalId=1`, `${url}&userEmail=x`,
    url.replace("backend.", "other."), url.replace("/hubspot", "/other"), url.replace("https", "http"), URL, url.replace("?", "?portalId=1&"),
  ]) {
    assert.deepEqual(await ask(changed), [401, "SIGNATURE"], changed);
  }
  for (const method of ["PUT", "DELETE", "PATCH"]) assert.deepEqual(await ask(url, { method }), [405, "METHOD"]);
  assert.deepEqual(await ask(url, { method: "GET", body: undefined }), [405, "METHOD"]);
  assert.equal(sent.length, 0);
});

test("what a card adds to its URL by itself does not speak for HubSpot", async () => {
  const { handler, sent } = scene();
  for (const own of ["portalId=12345", "portalId=1", "%70ortalId=1", "PortalID=1", "userId=1", "userEmail=root%40example.com", "appId=1"]) {
    const body = JSON.stringify(messageOf("crm.objects.get", contact));
    for (const query of [`${own}&${new URLSearchParams(viewer)}`, `${new URLSearchParams(viewer)}&${own}`]) {
      const url = `${URL}?${query}`;
      const request = new Request(url, { method: "POST", body, headers: sign({ url, body, clientSecret }) });
      assert.deepEqual(outcome(await told(await handler(request))), [400, "MALFORMED"], query);
    }
  }
  assert.equal(sent.length, 0);
});

test("a host header chooses among the relay's own hosts alone", async () => {
  const { handler, sent } = scene({ hosts: ["backend.example.com"] });
  const body = JSON.stringify(messageOf("crm.objects.get", contact));
  const url = `https://evil.example/hubspot?${new URLSearchParams(viewer)}`;
  const headers = { ...sign({ url, body, clientSecret }), host: "evil.example", "x-forwarded-host": "evil.example" };
  assert.deepEqual(outcome(await told(await handler(new Request(url, { method: "POST", body, headers })))), [401, "SIGNATURE"]);
  assert.equal(sent.length, 0);
});

test("what is too large is not read, and what is no message is malformed", async () => {
  const { handler, send, sent } = scene();
  let pulled = 0;
  const endless = new ReadableStream({ pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(65_536))) });
  const large = new Request(`${URL}?${new URLSearchParams(viewer)}`, { method: "POST", body: endless, duplex: "half" });
  assert.deepEqual(outcome(await told(await handler(large))), [413, "TOO_LARGE"]);
  assert.ok(pulled < 30, `${pulled} parts were read`);
  assert.deepEqual(outcome(await send("x".repeat(1_100_000))), [413, "TOO_LARGE"]);

  const deep = (open, close) => `{"id":"0123456789abcdef","operation":"crm.objects.search","timeout":1,"params":{"objectType":"contacts","body":${open.repeat(5000)}1${close.repeat(5000)}}}`;
  const bodies = ["", "{", "null", "7", '"text"', "[]", "[1]", "{}", "\ufeff{}", "\u0000", deep("[", "]"), deep('{"a":', "}"), '{"id":"0123456789abcdef"}', '{"__proto__":{"id":"0123456789abcdef"}}'];
  for (const body of bodies) assert.deepEqual(outcome(await send(body)), [400, "MALFORMED"], body.slice(0, 60));
  for (const id of ["", "short", "x".repeat(65), "0123456789abcde:", "0123456789abcde/", "0123456789abcdé", 7, null, ["0123456789abcdef"]]) {
    assert.deepEqual(outcome(await send(messageOf("crm.objects.get", contact, { id }))), [400, "MALFORMED"], JSON.stringify(id));
  }
  for (const params of [undefined, null, 7, "x", [], [contact]]) {
    assert.deepEqual(outcome(await send(messageOf("crm.objects.get", params))), [400, "MALFORMED"], JSON.stringify(params));
  }
  const bytes = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]);
  const url = `${URL}?${new URLSearchParams(viewer)}`;
  const request = new Request(url, { method: "POST", body: bytes, headers: sign({ url, body: bytes, clientSecret }) });
  assert.deepEqual(outcome(await told(await handler(request))), [400, "MALFORMED"]);
  assert.equal(sent.length, 0);
  assert.equal({}.id, undefined);
});

test("odd time-outs neither hang the relay nor end it", async () => {
  const { send } = scene();
  for (const timeout of [0, -1, 1e15, 0.5, "5", null]) {
    const { status } = await send(messageOf("crm.objects.get", contact, { timeout }));
    assert.ok([200, 400].includes(status), String(timeout));
  }
});

test("a message is carried out once, whoever sends it again", async () => {
  const { handler, send, sent } = scene();
  const message = messageOf("crm.objects.get", contact);
  const requests = Array.from({ length: 10 }, () => signedRequest(URL, { body: JSON.stringify(message), clientSecret }));
  const answers = await Promise.all(requests.map(async (request) => (await handler(request)).text()));
  assert.equal(new Set(answers).size, 1);
  assert.equal(sent.length, 1);
  const other = { ...message, params: { ...contact, objectId: 1002 } };
  assert.deepEqual(outcome(await send(other)), [409, "REPLAYED"]);
  assert.deepEqual(outcome(await send(`${JSON.stringify(message)} `)), [409, "REPLAYED"]);
  assert.equal(sent.length, 1);
  // Another user's message is another one, whatever its id.
  assert.equal((await send(message, { caller: { ...viewer, userId: 78 } })).status, 200);
  assert.equal(sent.length, 2);
});

test("more messages than the store holds are refused, not carried out unknown", async () => {
  const { send, sent } = scene({ store: memoryStore({ entries: 20, characters: 5_000 }) });
  const statuses = [];
  for (let count = 0; count < 30; count++) statuses.push((await send(messageOf("crm.objects.get", contact))).status);
  assert.deepEqual(statuses, [...Array(20).fill(200), ...Array(10).fill(429)]);
  assert.equal(sent.length, 20);
});

test("a store that keeps nothing, now or later, takes no answer away", async () => {
  const errors = [];
  const fails = () => {
    throw new Error("the disk is full");
  };
  for (const set of [fails, async () => fails(), () => {}]) {
    const { send, sent } = scene({ store: { ...memoryStore(), set }, onError: ({ message }) => errors.push(message) });
    const { status, answer } = await send(messageOf("crm.objects.get", contact));
    assert.deepEqual([status, answer.status, sent.length], [200, 200, 1]);
  }
  assert.deepEqual(errors, ["the disk is full", "the disk is full"]);
});

test("a store that hangs takes no answer away", async () => {
  const { send, sent } = scene({ store: { ...memoryStore(), set: () => new Promise(() => {}) } });
  const { status, answer } = await send(messageOf("crm.objects.get", contact, { timeout: 2000 }));
  assert.deepEqual([status, answer.status, sent.length], [200, 200, 1]);
});

test("nothing is sent for a card that has given up", async () => {
  const late = (value) => new Promise((resolve) => setTimeout(resolve, 150, value));
  for (const slow of [{ authorize: () => late(true) }, { store: { ...memoryStore(), add: () => late(true) } }]) {
    const { send, sent } = scene(slow);
    const { status, answer } = await send(messageOf("crm.objects.get", contact, { timeout: 100 }));
    assert.deepEqual([status, answer.error.name, answer.error.mayHaveHappened, sent.length], [200, "TimeoutError", false, 0]);
  }
  const { send, sent } = scene({ authorize: () => late(true) });
  await send(messageOf("crm.objects.get", contact, { timeout: 2000 }));
  assert.ok(sent[0].timeout < 1700, `${sent[0].timeout} ms for HubSpot`);
});

test("an owner who can't be told changes no answer", async (context) => {
  const printed = context.mock.method(console, "error", () => {});
  const fails = () => {
    throw new Error("the log is full");
  };
  for (const onError of [fails, async () => fails()]) {
    const { send } = scene({ client: fails, portalId: undefined, onError });
    assert.deepEqual(outcome(await send(messageOf("crm.objects.get", contact))), [500, "RELAY_FAILED"]);
    const { send: sendAll } = scene({ store: { ...memoryStore(), set: fails }, onError });
    assert.equal((await sendAll(messageOf("crm.objects.get", contact))).answer.status, 200);
  }
  assert.equal(printed.mock.callCount(), 4);
});

test("what an operation does not take all at once is not split into many", async () => {
  const { send, sent } = scene({ allow: ["crm.objects.batchRead"] });
  const inputs = Array.from({ length: 101 }, (_, index) => ({ id: String(index + 1) }));
  const { answer } = await send(messageOf("crm.objects.batchRead", { objectType: "contacts", body: { properties: ["email"], inputs } }));
  assert.equal(answer.error.name, "InvalidRequestError");
  assert.equal(sent.length, 0);
});

test("a client that checks nothing is checked all the same", async () => {
  const { hubspot: client, sent } = inProcess({ validate: "off" });
  const handler = createRelay({ client, portalId: 12345, clientSecret, allow: ALLOW });
  const { fetch } = hubspotFetch(handler, { clientSecret });
  const response = await fetch(URL, { method: "POST", body: messageOf("webhooks.snapshots.create", { body: { snapshotRequests: { 0: {} } } }) });
  assert.equal(JSON.parse(await response.text()).error.name, "InvalidRequestError");
  assert.equal(sent.length, 0);
});

test("no change of a signed message gets through", async () => {
  const { handler, sent } = scene();
  let seed = 7;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const message = JSON.stringify({ id: "0123456789abcdef", operation: "crm.objects.get", params: contact, timeout: 1000 });
  const url = `${URL}?${new URLSearchParams(viewer)}`;
  const right = sign({ url, body: message, clientSecret });
  const letters = "0123456789abcdefABCDEF%&=?/.:,\"'{}[]-_~ ";
  const mutated = (text) => {
    const at = random(text.length);
    const letter = letters[random(letters.length)];
    return [text.slice(0, at) + letter + text.slice(at + 1), text.slice(0, at) + text.slice(at + 1), text.slice(0, at) + letter + text.slice(at)][random(3)];
  };
  let tried = 0;
  for (let round = 0; round < 3000; round++) {
    const changed = { url, body: message, headers: { ...right } };
    const part = ["url", "body", ...Object.keys(right)][random(4)];
    if (part in right) changed.headers[part] = mutated(right[part]);
    else changed[part] = mutated(changed[part]);
    let request;
    try {
      request = new Request(changed.url, { method: "POST", body: changed.body, headers: changed.headers });
    } catch {
      continue;
    }
    // Spaces around a header's value and some letters of a URL are no change.
    const same = request.url === url && changed.body === message && Object.entries(right).every(([name, value]) => request.headers.get(name) === value);
    if (same) continue;
    tried++;
    assert.deepEqual(outcome(await told(await handler(request))), [401, "SIGNATURE"], JSON.stringify(changed));
  }
  assert.ok(tried > 2000, String(tried));
  assert.equal(sent.length, 0);
});

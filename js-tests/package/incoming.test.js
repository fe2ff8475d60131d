// What HubSpot sends to an app: the built package against vectors that HubSpot published.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { load } from "../helpers/package.js";

const {
  InvalidRequestError, actionHandler, blockExecution, completeExecution, parseWebhook, publicUrl, sign, verifySignature, webhookHandler,
} = await load("hubspot-wasm");

const clientSecret = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const url = "https://www.example.com/webhook_uri";
const now = 1_693_657_560_000;
const EVENTS = '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
const QUOTED = "{'example_field':'example_value'}";

/** Published by HubSpot, in the tests of its libraries for Node and for Python. */
const VECTORS = [
  ["v1", "POST", EVENTS, "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"],
  ["v2", "GET", "", "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"],
  ["v2", "POST", '{"example_field":"example_value"}', "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"],
  ["v1", "POST", QUOTED, "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"],
  ["v2", "POST", QUOTED, "4fe4e3a7d3cf09db53be39d0a58130e2aaba074ec123a9e355b876a689a1c383"],
  ["v3", "POST", QUOTED, "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="],
];

const headersOf = (version, signature) =>
  version === "v3"
    ? { "X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": String(now) }
    : { "X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": version };

for (const [version, method, body, signature] of VECTORS) {
  test(`the published signature ${version} of ${method} ${body.slice(0, 10)} holds`, () => {
    const headers = headersOf(version, signature);
    assert.deepEqual(sign({ method, url, body, clientSecret, now, version }), headers);
    assert.deepEqual(verifySignature({ method, url, body, clientSecret, now, headers }), { valid: true, version });
    const { clientSecret: _, ...other } = { method, url, body, clientSecret, now, headers };
    assert.deepEqual(verifySignature({ ...other, clientSecret: "other" }), { valid: false, reason: "mismatch" });
  });
}

/** A seeded generator (mulberry32): whole numbers below `below`. */
function randomOf(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The bytes with one bit turned over. */
function flipped(bytes, random) {
  const copy = Uint8Array.from(bytes);
  copy[random(copy.length)] ^= 1 << random(8);
  return copy;
}

test("a request holds as it is, and with any one bit changed it does not", () => {
  const random = randomOf(7);
  const bytes = (length) => Uint8Array.from({ length }, () => random(256));
  const hex = (length) => Buffer.from(bytes(length)).toString("hex");
  for (let round = 0; round < 300; round++) {
    const version = ["v1", "v2", "v3"][round % 3];
    const body = bytes(1 + random(200));
    const request = { method: "POST", url: `https://a.example/${hex(8)}?q=${hex(4)}`, body, clientSecret: hex(16), now: now + random(1e9) };
    const headers = sign({ ...request, version });
    assert.deepEqual(verifySignature({ ...request, headers }), { valid: true, version });

    const changed = [{ body: flipped(body, random) }, { clientSecret: `${request.clientSecret}0` }];
    if (version !== "v1") changed.push({ url: `${request.url}0` }, { method: "PUT" });
    const name = Object.keys(headers).find((header) => /signature(-v3)?$/i.test(header));
    const signature = Buffer.from(headers[name], version === "v3" ? "base64" : "hex");
    const other = Buffer.from(flipped(signature, random)).toString(version === "v3" ? "base64" : "hex");
    changed.push({ headers: { ...headers, [name]: other } });
    if (version === "v3") changed.push({ headers: { ...headers, "X-HubSpot-Request-Timestamp": String(request.now + 1) } });
    for (const change of changed) {
      assert.deepEqual(verifySignature({ ...request, headers, ...change }), { valid: false, reason: "mismatch" }, inspect(change));
    }
  }
});

test("a signature of any length is no reason to throw", () => {
  const request = { url, body: "x", clientSecret, now };
  for (const letter of ["a", "A", "=", "é", "\u{1f600}", "\0", " "]) {
    for (let length = 0; length <= 130; length++) {
      const signature = letter.repeat(length);
      for (const version of ["v1", "v2", "v3"]) {
        assert.equal(verifySignature({ ...request, headers: headersOf(version, signature) }).valid, false);
      }
    }
  }
  for (const time of ["", "x", "-1", "1e99", "9".repeat(400), "NaN", "1693657560000.0"]) {
    const headers = { ...sign({ ...request }), "X-HubSpot-Request-Timestamp": time };
    assert.equal(verifySignature({ ...request, headers }).valid, false, time);
  }
  assert.equal(verifySignature({ ...request, headers: headersOf("v1", "a".repeat(1e6)) }).reason, "mismatch");
});

test("v3 is good for five minutes, both ways", () => {
  const request = { url, body: "x", clientSecret };
  const headers = sign({ ...request, now });
  for (const [distance, verdict] of [
    [0, { valid: true, version: "v3" }],
    [300_000, { valid: true, version: "v3" }],
    [300_001, { valid: false, reason: "stale" }],
    [86_400_000, { valid: false, reason: "stale" }],
  ]) {
    for (const at of [now - distance, now + distance]) assert.deepEqual(verifySignature({ ...request, headers, now: at }), verdict);
  }
  assert.deepEqual(verifySignature({ ...request, headers: sign(request) }), { valid: true, version: "v3" }, "the own clock unless given");
});

test("where there is a v3 signature no older one counts, unless v3 itself does not", () => {
  const request = { url, body: "x", clientSecret, now };
  const older = sign({ ...request, version: "v1" });
  const both = { ...older, ...sign({ ...request, clientSecret: "other" }) };
  assert.deepEqual(verifySignature({ ...request, headers: older }), { valid: true, version: "v1" });
  assert.deepEqual(verifySignature({ ...request, headers: both }), { valid: false, reason: "mismatch" });
  assert.deepEqual(verifySignature({ ...request, headers: { ...older, "x-hubspot-signature-v3": "" } }), { valid: false, reason: "missing" });
  assert.deepEqual(verifySignature({ ...request, headers: both, versions: ["v1"] }), { valid: true, version: "v1" });
  assert.deepEqual(verifySignature({ ...request, headers: older, versions: ["v2", "v3"] }), { valid: false, reason: "missing" });
  assert.deepEqual(verifySignature({ body: "x", clientSecret, headers: older, versions: ["v1"] }), { valid: true, version: "v1" });
});

test("what is wrong with the arguments is told by name", () => {
  const request = { url, body: "x", clientSecret, now, headers: {} };
  for (const [change, path] of [
    [{ clientSecret: "" }, "clientSecret"], [{ clientSecret: undefined }, "clientSecret"], [{ url: undefined }, "url"],
    [{ versions: [] }, "versions"], [{ versions: ["v4"] }, "versions"], [{ now: new Date(now) }, "now"], [{ secret: "x" }, "secret"],
    [{ body: { parsed: true } }, "body"], [{ headers: "x" }, "headers"],
  ]) {
    assert.throws(() => verifySignature({ ...request, ...change }), (error) => {
      assert.ok(error instanceof InvalidRequestError, inspect(error));
      assert.deepEqual(error.problems.map((problem) => problem.path), [path]);
      assert.ok(!inspect(error).includes(clientSecret));
      return true;
    });
  }
});

test("events are typed, large ids whole, and what is unknown stays as it came", () => {
  const body = '[{"subscriptionType":"deal.creation","objectId":9007199254740993},{"subscriptionType":"quote.signature","a":[1]},7]';
  const headers = sign({ url, body, clientSecret, now });
  const parsed = parseWebhook({ url, body, clientSecret, now, headers });
  assert.deepEqual(parsed, {
    valid: true,
    version: "v3",
    events: [
      { type: "deal.creation", subscriptionType: "deal.creation", objectId: "9007199254740993" },
      { type: "unknown", raw: { subscriptionType: "quote.signature", a: [1] } },
      { type: "unknown", raw: 7 },
    ],
  });
  for (const malformed of ["", "{}", "[", "null", "\ufeff[]x", new Uint8Array([0x5b, 0xff, 0x5d])]) {
    const signed = sign({ url, body: malformed, clientSecret, now });
    assert.deepEqual(parseWebhook({ url, body: malformed, clientSecret, now, headers: signed }), { valid: false, reason: "malformed" });
  }
  assert.deepEqual(parseWebhook({ url, body: "{", clientSecret, now, headers: {} }), { valid: false, reason: "missing" });
});

/** A handler behind a proxy that HubSpot reached at this URL; the handler itself sees `inner`. */
function arriving({ inner = "http://10.0.0.7:3000/hook?a=%40b", seen, body = EVENTS, version = "v3", secret = clientSecret, headers = {} }) {
  const signed = sign({ url: seen, body, clientSecret: secret, version });
  return new Request(inner, { method: "POST", headers: { ...signed, ...headers }, body });
}

test("behind a proxy the hosts decide which URL was called, and a spoofed header decides nothing", async () => {
  const events = [];
  const handler = webhookHandler({ clientSecret, hosts: ["hooks.example.com", "hooks.example.org"], versions: ["v3"], onEvents: (given) => events.push(...given) });
  const status = async (request) => (await handler(arriving(request))).status;
  const seen = "https://hooks.example.com/hook?a=%40b";
  assert.equal(await status({ seen }), 200);
  assert.equal(await status({ seen, headers: { "x-forwarded-host": "evil.example" } }), 200);
  const other = "https://hooks.example.org/hook?a=%40b";
  assert.equal(await status({ seen: other }), 401);
  assert.equal(await status({ seen: other, headers: { "x-forwarded-host": "hooks.example.org, 10.0.0.7" } }), 200);
  const evil = "https://evil.example/hook?a=%40b";
  assert.equal(await status({ seen: evil, headers: { "x-forwarded-host": "evil.example" } }), 401);
  assert.equal(await status({ seen: evil, inner: evil }), 401);
  assert.equal(await status({ seen, inner: "http://10.0.0.7:3000/other?a=%40b" }), 401);
  assert.equal(events.length, 3);
  assert.equal(publicUrl({ url: "/hook", headers: { host: "evil.example" }, hosts: ["http://127.0.0.1:3000"] }), "http://127.0.0.1:3000/hook");
});

test("endpoints say why: 401 for each reason, 400 for what is signed and makes no sense", async () => {
  const unwanted = () => assert.fail("the listener heard of it");
  const hosts = ["hooks.example.com"];
  const seen = "https://hooks.example.com/hook?a=%40b";
  const webhooks = webhookHandler({ clientSecret, hosts, onEvents: unwanted });
  const action = actionHandler({ clientSecret, hosts, onExecution: unwanted });
  const told = async (handler, request) => {
    const response = await handler(request);
    return [response.status, (await response.json()).message];
  };
  for (const handler of [webhooks, action]) {
    assert.deepEqual(await told(handler, new Request(seen, { method: "POST", body: EVENTS })), [401, "missing"]);
    assert.deepEqual(await told(handler, arriving({ seen, secret: "other" })), [401, "mismatch"]);
    const old = sign({ url: seen, body: EVENTS, clientSecret, now: Date.now() - 600_000 });
    assert.deepEqual(await told(handler, new Request(seen, { method: "POST", body: EVENTS, headers: old })), [401, "stale"]);
    assert.deepEqual(await told(handler, arriving({ seen, body: "{" })), [400, "malformed"]);
  }
  assert.deepEqual(await told(action, arriving({ seen, version: "v1" })), [401, "missing"], "v1 does not cover the URL");
});

test("answers of an action: durations and outputs that HubSpot would refuse are refused at once", () => {
  assert.deepEqual(blockExecution(), { outputFields: { hs_execution_state: "BLOCK" } });
  for (const expiration of ["P1D", "P1WT1H", "PT30M"]) {
    assert.deepEqual(blockExecution({ expiration }), { outputFields: { hs_execution_state: "BLOCK", hs_expiration_duration: expiration } });
  }
  for (const expiration of ["", "1 day", "P", "PT", "P1H", "PT1.5H", 3600]) assert.throws(() => blockExecution({ expiration }), InvalidRequestError);
  assert.deepEqual(completeExecution({ outputFields: { a: "b" } }), { outputFields: { hs_execution_state: "SUCCESS", a: "b" } });
  for (const wrong of [{ state: "BLOCK" }, { outputFields: { a: 1 } }, { outputFields: { hs_execution_state: "SUCCESS" } }, { outputs: {} }]) {
    assert.throws(() => completeExecution(wrong), InvalidRequestError);
  }
});

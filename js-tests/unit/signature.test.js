import assert from "node:assert/strict";
import { IncomingMessage } from "node:http";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { InvalidRequestError, parseWebhook, publicUrl, sign, verifySignature } from "../../pkg-template/src/exports.js";
import { fakeTools } from "../helpers/fake-tools.js";

const VALID = { valid: true, version: "v3" };
const request = { url: "https://a.example/x", clientSecret: "s", headers: {}, now: 5 };

/** The input and the bytes of the only question. */
function asked(act, answers = { verify: VALID, webhook: { ...VALID, events: [] } }) {
  const questions = fakeTools(answers);
  act();
  assert.equal(questions.length, 1);
  return questions[0];
}

const INCOMING = Object.assign(new IncomingMessage(null), {
  headers: { "x-hubspot-signature-v3": "abc", "x-hubspot-request-timestamp": "7", cookie: "mine" },
});

const HEADERS = {
  "Headers": new Headers({ "X-HubSpot-Signature-v3": "abc", "X-HubSpot-Request-Timestamp": "7", cookie: "mine" }),
  "an IncomingMessage's": INCOMING.headers,
  "an object with arrays": { "x-hubspot-signature-v3": ["abc"], "x-hubspot-request-timestamp": ["7"], "set-cookie": ["a", "b"] },
  "an object in upper case": { "X-HUBSPOT-SIGNATURE-V3": "abc", "X-HUBSPOT-REQUEST-TIMESTAMP": "7", HOST: undefined },
  "an object without prototype": Object.assign(Object.create(null), { "x-hubspot-signature-v3": "abc", "x-hubspot-request-timestamp": "7" }),
  "pairs": [["X-HubSpot-Signature-v3", "abc"], ["x-hubspot-request-timestamp", "7"], ["x-other", "1"]],
  "a Map": new Map([["X-HubSpot-Signature-v3", "abc"], ["X-HubSpot-Request-Timestamp", 7]]),
};

for (const [form, headers] of Object.entries(HEADERS)) {
  test(`takes headers that are ${form}, and hands on what counts`, () => {
    const { name, input } = asked(() => assert.deepEqual(verifySignature({ ...request, headers }), VALID));
    assert.equal(name, "verify");
    assert.deepEqual(input.headers, { "x-hubspot-signature-v3": "abc", "x-hubspot-request-timestamp": "7" });
  });
}

test("two values of a header are one that matches nothing, rather than the one that somebody liked", () => {
  const { input } = asked(() => verifySignature({ ...request, headers: { "x-hubspot-signature-v3": ["a", "b"] } }));
  assert.deepEqual(input.headers, { "x-hubspot-signature-v3": "a,b" });
});

test("refuses what are no headers", () => {
  for (const headers of [undefined, null, "x-hubspot-signature: a", 7, ["X-HubSpot-Signature-v3", "abc"], INCOMING.rawHeaders.concat("a"), [null]]) {
    fakeTools();
    assert.throws(() => verifySignature({ ...request, headers }), (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.equal(error.problems[0].path, "headers");
      return true;
    });
  }
});

const text = "[\"hé\u{1f600}\"]";
const whole = new TextEncoder().encode(text);
const within = new Uint8Array([1, 2, ...whole, 3]).subarray(2, 2 + whole.length);

const BODIES = {
  "a string": text,
  "a Buffer": Buffer.from(text),
  "a part of a larger buffer": within,
  "a DataView": new DataView(within.buffer, within.byteOffset, within.byteLength),
  "an ArrayBuffer": whole.buffer,
  "an ArrayBuffer of another realm": runInNewContext("Uint8Array.from(bytes).buffer", { bytes: [...whole] }),
};

for (const [form, body] of Object.entries(BODIES)) {
  test(`takes a body that is ${form}, byte for byte`, () => {
    for (const act of [verifySignature, parseWebhook]) {
      const { bytes, input } = asked(() => act({ ...request, body }));
      assert.deepEqual(bytes, whole);
      assert.ok(!("body" in input));
    }
  });
}

test("no body is an empty one", () => {
  for (const body of [null, undefined, "", new Uint8Array()]) {
    assert.equal(asked(() => verifySignature({ ...request, body })).bytes.length, 0);
  }
});

test("a parsed body is refused in words that say why", () => {
  const stream = new ReadableStream();
  for (const body of [{ a: 1 }, [{ eventId: 1 }], 7, true, stream, Promise.resolve("")]) {
    for (const act of [verifySignature, parseWebhook, (given) => sign({ url: given.url, clientSecret: "s", body: given.body })]) {
      fakeTools();
      assert.throws(() => act({ ...request, body }), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.match(error.message, /`body` must be the raw body.*parser.*can't be verified/);
        return true;
      });
    }
  }
});

test("method and time have defaults, which undefined leaves as they are", () => {
  for (const given of [{}, { method: undefined, now: undefined }]) {
    const { now, ...rest } = request;
    const before = Date.now();
    const { input } = asked(() => verifySignature({ ...rest, ...given }));
    assert.equal(input.method, "POST");
    assert.ok(input.now >= before && input.now <= Date.now());
    const signed = asked(() => sign({ url: request.url, clientSecret: "s", ...given }), { sign: {} });
    assert.deepEqual([signed.input.method, signed.input.versions], ["POST", ["v3"]]);
  }
  const { input } = asked(() => verifySignature({ ...request, method: "GET", now: 0, versions: ["v1"] }));
  assert.deepEqual([input.method, input.now, input.versions], ["GET", 0, ["v1"]]);
});

test("the public URL is told with headers and without", () => {
  const answers = { publicUrl: "https://a.example/" };
  const { input } = asked(() => publicUrl({ url: "/", hosts: ["a.example"], headers: [["Host", "b"], ["X-Forwarded-Host", "c"]] }), answers);
  assert.deepEqual(input, { url: "/", hosts: ["a.example"], headers: { host: "b", "x-forwarded-host": "c" } });
  assert.deepEqual(asked(() => publicUrl({ url: "/", hosts: ["a.example"] }), answers).input.headers, {});
});

test("an argument that is no object is refused", () => {
  for (const act of [verifySignature, parseWebhook, sign, publicUrl]) {
    for (const argument of [undefined, null, "x"]) assert.throws(() => act(argument), InvalidRequestError);
  }
});

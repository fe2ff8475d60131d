import assert from "node:assert/strict";
import { test } from "node:test";

import {
  InvalidRequestError, authorizeUrl, blockExecution, completeExecution, createCodeVerifier, requiredScopes,
} from "../../pkg-template/src/exports.js";
import { fakeTools } from "../helpers/fake-tools.js";

test("a verifier is made of 32 random bytes, other ones each time", () => {
  const asked = fakeTools({ codeVerifier: "v" });
  assert.equal(createCodeVerifier(), "v");
  createCodeVerifier();
  const [one, other] = asked.map(({ bytes }) => bytes);
  assert.deepEqual([one.length, other.length], [32, 32]);
  assert.notDeepEqual(one, other);
});

test("a verifier can be made of given bytes", () => {
  const asked = fakeTools({ codeVerifier: "v" });
  createCodeVerifier(Buffer.alloc(32, 7));
  assert.deepEqual([...asked[0].bytes], Array(32).fill(7));
  for (const random of ["x".repeat(32), null, [1], new ArrayBuffer(32)]) assert.throws(() => createCodeVerifier(random), /`random` must be a Uint8Array/);
});

test("without a global crypto it says what is missing, and guesses nothing", (context) => {
  const asked = fakeTools({ codeVerifier: "v" });
  const known = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  context.after(() => Object.defineProperty(globalThis, "crypto", known));
  for (const value of [undefined, {}]) {
    Object.defineProperty(globalThis, "crypto", { value, configurable: true });
    assert.throws(() => createCodeVerifier(), (error) => error instanceof InvalidRequestError && /`random` is required where there is no global `crypto`/.test(error.message));
  }
  assert.equal(createCodeVerifier(new Uint8Array(32)), "v");
  assert.equal(asked.length, 1);
});

test("the parts of an authorize URL reach the core, without those that are undefined", () => {
  const asked = fakeTools({ authorizeUrl: "https://a.example/" });
  assert.equal(authorizeUrl({ clientId: "i", redirectUri: "r", scopes: ["a"], state: undefined }), "https://a.example/");
  assert.deepEqual(asked[0].input, { clientId: "i", redirectUri: "r", scopes: ["a"] });
  for (const nothing of [undefined, null, "x"]) assert.throws(() => authorizeUrl(nothing), InvalidRequestError);
});

test("scopes are asked for with a list", () => {
  const asked = fakeTools({ requiredScopes: ["a"] });
  assert.deepEqual(requiredScopes(["crm.objects.get"]), ["a"]);
  assert.deepEqual(asked[0].input, ["crm.objects.get"]);
  for (const operations of [undefined, "crm.objects.get", {}]) assert.throws(() => requiredScopes(operations), /`operations` must be an array/);
});

test("an answer of a workflow action needs no argument, but no wrong one either", () => {
  const answer = { outputFields: {} };
  const asked = fakeTools({ block: answer, complete: answer });
  for (const act of [blockExecution, completeExecution]) {
    assert.deepEqual(act(), answer);
    assert.throws(() => act(null), InvalidRequestError);
    assert.throws(() => act({ outputFields: { later: Promise.resolve(1) } }), /`outputFields.later` can't be a Promise/);
  }
  assert.deepEqual(asked.map(({ input }) => input), [{}, {}]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { send } from "../../pkg-template/src/transport.js";

/** What the core hears of a request by this transport. */
async function sent(transport, { wants = "", reread } = {}) {
  return new Promise((resolve) => {
    const core = {
      received: (_ticket, status, headers, said, data) => resolve({ status, headers, said, data }),
      lost: (_ticket, reason, thrown) => resolve({ reason, thrown }),
      reread: (_ticket, bytes) => reread(new TextDecoder().decode(bytes)),
    };
    send(core, transport, 1, "{}", wants);
  });
}

/** What the core hears of a request whose response has this body. */
function heard(body, { status = 200, ...rest } = {}) {
  return sent(() => ({ status, body }), rest);
}

test("tells the core those places of a reply that it asked for", async () => {
  const reply = { status: "COMPLETE", results: [{ id: "1", more: 1 }, {}, 7], paging: { next: { after: "x" } }, no: 1 };
  const said = async (wants, body = reply) => (await heard(body, { wants })).said;
  assert.equal(await said(""), "{}");
  assert.equal(await said("rates /status /paging/next/after"), '{"status":"COMPLETE","paging":{"next":{"after":"x"}}}');
  assert.equal(await said("/results/*/id"), '{"results":[{"id":"1"},null,null]}');
  assert.equal(await said("/status/* /nothing/at/all /status/x /results/id"), "{}");
  for (const body of ["null", "'text'", "[]", "7"].map((json) => json.replaceAll("'", '"'))) {
    assert.equal(await said("/a/b /*/x", body), "{}", body);
  }
});

test("tells the core the whole of an error, and nothing of what is no JSON", async () => {
  assert.equal((await heard('{ "category": "X" }', { status: 400 })).said, '{"category":"X"}');
  assert.deepEqual(await heard("<html>", { status: 502 }), { status: 502, headers: "", said: undefined, data: undefined });
  assert.equal((await heard(" \n")).said, "");
  assert.equal((await heard(undefined, { status: 204 })).said, "");
});

test("asks the core about a text with a long integer, where its ids are numbers", async () => {
  const reread = (text) => text.replace("9007199254740993", '"9007199254740993"');
  const body = '{"id":9007199254740993}';
  assert.deepEqual((await heard(body, { wants: "numericIds", reread })).data, { id: "9007199254740993" });
  assert.deepEqual((await heard(body, { reread: assert.fail })).data, { id: 9007199254740992 });
  assert.deepEqual((await heard('{"id":1}', { wants: "numericIds", reread: assert.fail })).data, { id: 1 });
});

test("a body that the core sifts goes there as bytes, an error's does not", async () => {
  const reread = (text) => JSON.stringify(JSON.parse(text).slice(1));
  assert.deepEqual((await heard("[1,2]", { wants: "sifted", reread })).data, [2]);
  assert.deepEqual((await heard("[1,2]", { wants: "sifted", status: 500, reread: assert.fail })).data, [1, 2]);
  // It is no JSON, says the core.
  assert.equal((await heard("[1,2", { wants: "sifted", reread: () => undefined })).said, undefined);
});

test("bytes of another realm, such as a test runner's, are bytes", async () => {
  const body = runInNewContext("new Uint8Array([91, 49, 44, 50, 93]).buffer");
  const response = { status: 200, arrayBuffer: async () => body };
  const { data } = await sent(() => response, { wants: "sifted", reread: (text) => JSON.stringify(JSON.parse(text).slice(1)) });
  assert.deepEqual(data, [2]);
});

test("what a transport throws, at once or later, is lost with its reason", async () => {
  const thrown = new Error("mine");
  assert.deepEqual(await sent(() => { throw thrown; }), { reason: undefined, thrown });
  assert.deepEqual(await sent(() => Promise.reject(thrown)), { reason: undefined, thrown });
  assert.equal((await sent(() => undefined)).reason, "noResponse");
  assert.equal((await sent(() => ({ type: "opaqueredirect", status: 0 }))).reason, "redirect");
  assert.equal((await sent(() => ({ status: 200, headers: { "content-length": "67108865" } }))).reason, "tooLarge");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { HubSpot, WasmUnavailableError } from "../../pkg-template/src/exports.js";
import { fakeCore, unhandled } from "../helpers/fake-core.js";

const contact = { objectType: "contacts", objectId: 1 };
const secret = "canary-5f2c";

test("a client shows none of its credentials", async () => {
  fakeCore({ call: (sink) => sink("reply", {}, {}) });
  const hubspot = new HubSpot({
    accessToken: secret,
    developerApiKey: secret,
    app: { clientId: "app", clientSecret: secret },
  });
  const job = hubspot.webhooks.snapshots.take([]);
  job.catch(() => {});
  await hubspot.crm.objects.get(contact);
  for (const shown of [hubspot, hubspot.crm, hubspot.webhooks, job]) {
    assert.ok(!inspect(shown, { showHidden: true, depth: 10, getters: true }).includes(secret));
    assert.ok(!(JSON.stringify(shown) ?? "").includes(secret));
  }
  assert.equal(inspect(hubspot), "HubSpot {}");
});

test("nothing is compiled before the first use", async () => {
  const log = fakeCore({ call: (sink) => sink("reply", {}, {}) });
  const hubspot = new HubSpot({ accessToken: "x" });
  assert.equal(log.compiled, 0);
  await Promise.all([hubspot.crm.objects.get(contact), new HubSpot().crm.objects.get(contact)]);
  assert.equal(log.compiled, 1);
  assert.equal(log.cores.length, 2);
});

test("where wasm is forbidden the call says what to do, and a later one tries again", async () => {
  let forbidden = true;
  fakeCore({
    compile() {
      if (forbidden) throw new WebAssembly.CompileError("violates the following Content Security policy directive");
    },
    call: (sink) => sink("reply", "data", {}),
  });
  const hubspot = new HubSpot();
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => {
    assert.ok(error instanceof WasmUnavailableError);
    assert.match(error.message, /compiled here\. Do something else/);
    assert.ok(error.cause instanceof WebAssembly.CompileError);
    return true;
  });
  assert.throws(() => hubspot.build("crm.objects.get", contact), WasmUnavailableError);
  forbidden = false;
  assert.equal(await hubspot.crm.objects.get(contact), "data");
});

test("functions go to the host, data to the core", async () => {
  const log = fakeCore({ build: () => ({}) });
  const transport = async () => ({});
  const hubspot = new HubSpot({
    auth: { clientId: "a", clientSecret: "b", refreshToken: "c", onTokens: () => "stored" },
    transport,
    onNotice: () => {},
    retry: { attempts: 2 },
  });
  hubspot.build("crm.objects.get", contact);
  const [{ options, host }] = log.cores;
  assert.deepEqual(options, { retry: { attempts: 2 }, auth: { clientId: "a", clientSecret: "b", refreshToken: "c" } });
  assert.deepEqual(Object.keys(host).sort(), ["onNotice", "onTokens", "send", "transport"]);
  assert.equal(await host.onTokens('{"access_token":"t","expires_in":1800}'), "stored");
});

test("fresh tokens come in this package's words, without what HubSpot left out", async () => {
  const log = fakeCore({ build: () => ({}) });
  const heard = [];
  const auth = { clientId: "a", clientSecret: "b", refreshToken: "c", onTokens: (tokens) => void heard.push(tokens) };
  new HubSpot({ auth }).build("crm.objects.get", contact);
  const { host } = log.cores[0];
  await host.onTokens('{"access_token":"t","refresh_token":"r","expires_in":1800}');
  await host.onTokens('{"access_token":"t"}');
  assert.deepEqual(heard, [{ accessToken: "t", refreshToken: "r", expiresIn: 1_800_000 }, { accessToken: "t" }]);
});

test("what a host's function throws at once is a rejection", async () => {
  const log = fakeCore({ build: () => ({}) });
  const reason = new Error("mine");
  const fail = () => { throw reason; };
  new HubSpot({ accessToken: fail, onNotice: fail }).build("crm.objects.get", contact);
  const { host } = log.cores[0];
  await assert.rejects(host.accessToken(), reason);
  assert.deepEqual(await unhandled(() => host.onNotice("{}")), [reason], "a listener's own error is reported by the host");
});

test("a mistaken option is found when the client is made", () => {
  fakeCore();
  const cases = [
    [{ acessToken: "x" }, "options.acessToken"],
    [{ accessToken: 5 }, "options.accessToken"],
    [{ transport: {} }, "options.transport"],
    [{ auth: { onTokens: 1 } }, "options.auth.onTokens"],
    [{ timeout: NaN }, "options.timeout"],
    [{ app: { clientSecret: () => {} } }, "options.app.clientSecret"],
    ["token", "options"],
    [null, "options"],
  ];
  for (const [options, path] of cases) {
    assert.throws(() => new HubSpot(options), (error) => error.name === "InvalidRequestError" && error.problems[0].path === path, inspect(options));
  }
});

test("methods can be taken off their namespace and replaced in tests", async () => {
  fakeCore({ call: (sink) => sink("reply", "data", {}) });
  const hubspot = new HubSpot();
  const { get } = hubspot.crm.objects;
  assert.equal(await get(contact), "data");
  hubspot.crm.objects.get = async () => "mock";
  assert.equal(await hubspot.crm.objects.get(contact), "mock");
});

test("disposing of a client aborts what runs and starts nothing more", { skip: !Symbol.dispose }, async () => {
  const log = fakeCore();
  const hubspot = new HubSpot();
  const call = hubspot.crm.objects.get(contact);
  hubspot[Symbol.dispose]();
  await assert.rejects(call, { name: "AbortError" });
  assert.deepEqual(log.stopped, [1]);
  await assert.rejects(hubspot.crm.objects.get(contact), { name: "InvalidRequestError", message: /disposed/ });
});

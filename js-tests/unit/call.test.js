import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { types } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { HubSpot, InternalError, InvalidRequestError, NotFoundError } from "../../pkg-template/src/exports.js";
import { operations } from "../../pkg-template/generated/operations.js";
import { fakeCore, unhandled } from "../helpers/fake-core.js";

const contact = { objectType: "contacts", objectId: 1 };
const replies = (sink) => sink("reply", { id: "1" }, { status: 200 });
const fails = (sink) => sink("failed", { kind: "NotFoundError", message: "gone", status: 404 });

test("a call is a promise of the data", async () => {
  const log = fakeCore({ call: replies });
  const call = new HubSpot().crm.objects.get(contact, { timeout: 5 });
  assert.ok(call instanceof Promise && types.isPromise(call));
  assert.deepEqual(await call, { id: "1" });
  assert.deepEqual(await call.finally(() => {}), { id: "1" });
  assert.deepEqual(await call.withResponse(), { data: { id: "1" }, response: { status: 200 } });
  assert.equal(log.calls.length, 1);
  assert.equal(operations[log.calls[0].operation], "crm.objects.get");
  assert.deepEqual(log.calls[0].params, contact);
  assert.deepEqual(log.calls[0].options, { timeout: 5 });
});

test("a call starts at once, with a private copy of its parameters", async () => {
  const log = fakeCore({ call: replies });
  const params = { ...contact, properties: ["a"] };
  const call = new HubSpot().crm.objects.get(params);
  assert.equal(log.calls.length, 1);
  params.properties.push("b");
  log.calls[0].params.objectId = "edited by the core";
  assert.deepEqual(params, { ...contact, properties: ["a", "b"] });
  assert.deepEqual(log.calls[0].params.properties, ["a"]);
  await call;
});

test("a failure is a real error", async () => {
  fakeCore({ call: fails });
  await assert.rejects(new HubSpot().crm.objects.get(contact), (error) => error instanceof NotFoundError && error.status === 404);
});

test("a failure that nobody looks at is reported, one seen through withResponse is not", async () => {
  fakeCore({ call: fails });
  const hubspot = new HubSpot();
  const ignored = await unhandled(() => void hubspot.crm.objects.get(contact));
  assert.deepEqual(ignored.map((error) => error.name), ["NotFoundError"]);
  const seen = await unhandled(() => assert.rejects(hubspot.crm.objects.get(contact).withResponse(), NotFoundError));
  assert.deepEqual(seen, []);
});

test("a trap is an InternalError", async () => {
  fakeCore({ atOnce: () => { throw new WebAssembly.RuntimeError("unreachable"); } });
  await assert.rejects(new HubSpot().crm.objects.get(contact), InternalError);
});

test("an abort rejects with the signal's own reason and stops the job", async () => {
  const log = fakeCore();
  const controller = new AbortController();
  const call = new HubSpot().crm.objects.get(contact, { signal: controller.signal });
  const reason = { mine: true };
  controller.abort(reason);
  await assert.rejects(call, (error) => error === reason);
  assert.deepEqual(log.stopped, [1]);
  log.calls[0].sink("reply", "too late", {});
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("a signal that is aborted already sends nothing", async () => {
  const log = fakeCore({ call: replies });
  await assert.rejects(new HubSpot().crm.objects.get(contact, { signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.equal(log.calls.length, 0);
});

test("an abort while the call starts stops it, too", async () => {
  const controller = new AbortController();
  const log = fakeCore({ atOnce: () => controller.abort() });
  await assert.rejects(new HubSpot().crm.objects.get(contact, { signal: controller.signal }), { name: "AbortError" });
  assert.deepEqual(log.stopped, [1]);
});

test("a signal has no listener of ours once the call has ended, however it ended", async () => {
  for (const call of [replies, fails]) {
    const { signal } = new AbortController();
    fakeCore({ call });
    await new HubSpot().crm.objects.get(contact, { signal }).catch(() => {});
    assert.equal(getEventListeners(signal, "abort").length, 0);
  }
  const { signal } = new AbortController();
  fakeCore({ atOnce: () => { throw new Error("trap"); } });
  await new HubSpot().crm.objects.get(contact, { signal }).catch(() => {});
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("what is said before the job has its number is heard after", async () => {
  fakeCore({ atOnce: replies });
  assert.deepEqual(await new HubSpot().crm.objects.get(contact), { id: "1" });
});

test("bad arguments are an InvalidRequestError, never a throw at the call", async () => {
  const log = fakeCore();
  const hubspot = new HubSpot();
  const cases = [
    [{ objectId: NaN }, undefined, "objectId"],
    [contact, { signal: "stop" }, "options.signal"],
    [contact, { signal: { aborted: false, addEventListener() {} } }, "options.signal"],
    [contact, { timeout: () => {} }, "options.timeout"],
    [{ get objectId() { throw new Error("mine"); } }, undefined, "objectId"],
  ];
  for (const [params, options, path] of cases) {
    await assert.rejects(hubspot.crm.objects.get(params, options), (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.deepEqual(error.problems.map((problem) => problem.path), [path]);
      return true;
    });
  }
  for (const signal of ["stop", AbortSignal.abort(new InvalidRequestError("enough"))]) {
    const streams = [hubspot.webhooks.journal.read({ signal }), hubspot.crm.objects.searchAll({}, { signal })];
    for (const stream of streams) await assert.rejects(stream[Symbol.asyncIterator]().next(), InvalidRequestError);
  }
  await assert.rejects(hubspot.webhooks.journal.read(5)[Symbol.asyncIterator]().next(), /`options` must be an object/);
  assert.equal(log.calls.length, 0);
});

test("of parameters that can't be read, or options that can't be copied, the core is not asked", () => {
  fakeCore({ validate: () => [{ path: "params", code: "wrongType", message: "must be an object", severity: "problem" }] });
  const params = { get objectId() { throw new Error("mine"); } };
  assert.deepEqual(new HubSpot().validate("crm.objects.get", params).map(({ path }) => path), ["objectId"]);
  assert.deepEqual(new HubSpot().validate("crm.objects.get", {}, { timeout: NaN }).map(({ path }) => path), ["options.timeout"]);
});

test("what can't be copied is reported together with what the core finds, once", async () => {
  const finding = (path) => ({ path, code: "wrongType", message: `\`${path}\` is wrong`, severity: "problem" });
  fakeCore({ validate: () => [finding("body.a"), finding("body.ab"), finding("body.a[0].b")] });
  const found = new HubSpot().validate("crm.objects.get", { body: { a: new Map() } });
  assert.deepEqual(found.map((one) => one.path), ["body.a", "body.ab"]);
});

test("an unknown operation is named", () => {
  fakeCore();
  for (const method of ["build", "validate"]) {
    assert.throws(() => new HubSpot()[method]("crm.object.get", {}), { name: "InvalidRequestError", message: /`crm.object.get`/ });
  }
});

test("headers may be a Headers object", async () => {
  const log = fakeCore({ call: replies });
  await new HubSpot().crm.objects.get(contact, { headers: new Headers({ "X-A": "1" }) });
  assert.deepEqual(log.calls[0].options, { headers: { "x-a": "1" } });
});

test("headers that are no pairs are for the core to refuse", async () => {
  const log = fakeCore({ call: replies });
  for (const headers of ["X-A", ["X-A", "1"], [["X-A"]]]) await new HubSpot().crm.objects.get(contact, { headers });
  assert.deepEqual(log.calls.map(({ options }) => options.headers), ["X-A", ["X-A", "1"], [["X-A"]]]);
});

test("a defect where a reply is taken rejects rather than leaves the caller waiting", async () => {
  fakeCore({ call: (sink) => sink("batch", null, "inputs") });
  await assert.rejects(new HubSpot().crm.objects.batchRead({ objectType: "contacts", body: { inputs: [] } }), InternalError);
});

test("a client that nobody has any more goes with its core, though the core's host stays", async () => {
  const log = fakeCore({ call: replies });
  await new HubSpot().crm.objects.get(contact);
  log.calls.length = 0;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  for (let turn = 0; turn < 10 && log.cores[0].weak.deref(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  assert.equal(typeof log.cores[0].host.send, "function");
  assert.equal(log.cores[0].weak.deref(), undefined);
});

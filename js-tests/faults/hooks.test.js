// What the hooks hear: over a real network, of calls, lists, batches, jobs and readers; and nothing that is secret.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { EAGER, HubSpot, contact, inProcess, readFromJournal, snapshotsOf } from "../helpers/emulator.js";
import { hangs, replies, resets, said, startFaults } from "./server.js";

const HOOKS = ["onRequest", "onResponse", "onRetry", "onWait"];

/** Hooks that write down what they hear, with their names. */
function listening() {
  const heard = [];
  const hooks = Object.fromEntries(HOOKS.map((hook) => [hook, (event) => void heard.push({ hook, ...event })]));
  const of = (hook) => heard.filter((event) => event.hook === hook);
  return { heard, hooks, of };
}

async function scene(context, answer, options = {}) {
  const faults = await startFaults(context);
  faults.answer = answer;
  const ears = listening();
  return { faults, ...ears, hubspot: new HubSpot({ accessToken: "token", baseUrl: faults.url, ...ears.hooks, ...options }) };
}

const waitsOf = (heard) => heard.filter(({ hook }) => hook === "onWait").map(({ reason }) => reason);

/** A transport without a network. */
const carries = async () => ({ status: 200, headers: {}, body: '{"id":"1"}' });

/** Each request has one end, by its call and its try. */
function assertPaired(heard) {
  const open = new Set();
  for (const { hook, call, attempt } of heard) {
    const key = `${call} ${attempt}`;
    if (hook === "onRequest") assert.ok(!open.has(key) && open.add(key), key);
    if (hook === "onResponse") assert.ok(open.delete(key), key);
  }
  assert.deepEqual([...open], []);
}

test("a call is told as its request and its response", async (context) => {
  const { heard, hubspot } = await scene(context, () => replies(200, {}, { id: "1" }));
  await hubspot.crm.objects.get(contact);
  const common = { operation: "crm.objects.get", method: "GET", path: "/crm/v3/objects/{objectType}/{objectId}", bucket: "general" };
  const [request, response] = heard;
  const { job, call } = request;
  assert.deepEqual(heard.length, 2);
  assert.deepEqual(request, { hook: "onRequest", ...common, job, call, attempt: 1 });
  const { duration, ...rest } = response;
  assert.deepEqual(rest, { hook: "onResponse", ...common, job, call, attempt: 1, status: 200, correlationId: "c-1" });
  assert.ok(Number.isInteger(duration) && duration >= 0 && duration < 10_000);
});

test("what is sent again is told with its reason, its wait and its end", async (context) => {
  const answers = [replies(500), resets, replies(429, { "retry-after": "1" }, said({ policyName: "SECONDLY" })), hangs];
  const { heard, of, hubspot } = await scene(context, (number) => answers[number - 1], { attemptTimeout: 5000, retry: { attempts: 5 } });
  // The client's clock began within a millisecond of this one.
  const before = Date.now() - 1;
  await hubspot.crm.objects.get(contact);
  const calls = new Set(heard.map(({ call }) => call));
  assert.equal(calls.size, 1);
  assert.deepEqual(of("onRequest").map(({ attempt }) => attempt), [1, 2, 3, 4, 5]);
  assert.deepEqual(of("onResponse").map(({ status, reason }) => status ?? reason), [500, "connection", 429, "timeout", 200]);
  assert.deepEqual(of("onRetry").map(({ reason, status, attempt }) => [reason, status, attempt]), [
    ["ServerError", 500, 1], ["ConnectionError", undefined, 2], ["RateLimitError", 429, 3], ["TimeoutError", undefined, 4],
  ]);
  for (const { wait, until } of of("onRetry")) {
    assert.ok(wait >= 0 && until >= before + wait && until <= Date.now() + wait);
  }
  const told = of("onWait").map(({ reason, attempt }) => [reason, attempt]);
  // A wait of nothing is none, and the limit may be closed a little longer than the call waits.
  const expected = { retry: [2, 3, 5], retryAfter: [4], rateLimit: [4] };
  for (const [reason, attempt] of told) assert.ok(expected[reason].includes(attempt), `${reason} ${attempt}`);
  assert.ok(told.some(([reason]) => reason === "retryAfter"));
  const [first, ...rest] = of("onRetry");
  assert.ok(first.wait <= 500 && rest[1].wait >= 1000 && rest[1].wait <= 1250);
  assertPaired(heard);
});

test("every wait is told with its reason", async (context) => {
  const slow = (milliseconds, value) => new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
  const token = await scene(context, undefined, { accessToken: () => slow(20, "token") });
  await token.hubspot.crm.objects.get(contact);
  assert.deepEqual(waitsOf(token.heard), ["token"]);

  const searches = await scene(context, undefined, { limits: { search: 1 } });
  const search = () => searches.hubspot.crm.objects.search({ objectType: "contacts", body: {} });
  await Promise.all([search(), search()]);
  assert.deepEqual(waitsOf(searches.heard), ["rateLimit"]);
  const [{ wait, until }] = searches.of("onWait");
  assert.ok(wait > 0 && wait <= 1100 && until > Date.now() - 60_000);

  let asked = 0;
  const shared = await scene(context, undefined, { limits: { take: () => (asked++ === 0 ? 50 : 0) } });
  await shared.hubspot.crm.objects.get(contact);
  assert.deepEqual(shared.of("onWait").map(({ reason, wait }) => [reason, wait]), [["sharedLimit", 50]]);

  const { hubspot, heard, of } = emulated();
  await hubspot.webhooks.snapshots.take(snapshotsOf(2), EAGER);
  assert.ok(waitsOf(heard).includes("poll") && waitsOf(heard).includes("token"), inspect(heard));
  for (const { call, job, wait } of of("onWait").filter(({ reason }) => reason === "poll")) {
    assert.equal(call, undefined);
    assert.ok(job > 0 && wait > 0);
  }
});

function emulated(options) {
  const ears = listening();
  return { ...inProcess({ ...ears.hooks, ...options }), ...ears };
}

test("lists, batches, jobs and readers tell their requests, each with the job that it belongs to", async () => {
  const { emulator, hubspot, heard, of } = emulated();
  let items = 0;
  for await (const _ of hubspot.crm.objects.list({ objectType: "contacts", limit: 10 })) if (++items === 25) break;
  const lists = of("onRequest");
  assert.equal(lists.length, 3);
  assert.equal(new Set(lists.map(({ call }) => call)).size, 3);

  const ids = Array.from({ length: 150 }, (_, index) => ({ id: String(1001 + index) }));
  await hubspot.crm.objects.batchRead({ objectType: "contacts", body: { properties: ["email"], inputs: ids } });
  const batches = of("onRequest").slice(3);
  assert.deepEqual([batches.length, new Set(batches.map(({ job }) => job)).size, new Set(batches.map(({ call }) => call)).size], [2, 1, 2]);

  await hubspot.webhooks.snapshots.take(snapshotsOf(3), EAGER);
  const operations = new Set(of("onRequest").map(({ operation }) => operation));
  for (const operation of ["oauth.clientCredentials", "webhooks.snapshots.create", "webhooks.snapshots.status"]) assert.ok(operations.has(operation));

  const from = heard.length;
  await readFromJournal({ emulator, hubspot });
  const journal = heard.slice(from);
  assert.ok(journal.some(({ operation, path }) => operation === "webhooks.journal.file" && path === undefined), inspect(journal));
  assertPaired(heard);
});

test("the pause of a reader at the journal's end is told", async () => {
  const controller = new AbortController();
  const pauses = [];
  const { hubspot } = emulated({
    onWait(event) {
      if (event.reason === "journal" && pauses.push(event) === 3) controller.abort(new Error("enough"));
    },
  });
  await assert.rejects(async () => {
    for await (const _ of hubspot.webhooks.journal.read({ from: "earliest", firstDelay: 20, maxDelay: 50, signal: controller.signal }));
  }, { message: "enough" });
  assert.ok(pauses.every(({ wait, operation }) => wait > 0 && operation === "webhooks.journal.next"), inspect(pauses));
});

test("an aborted request is told as such", async (context) => {
  const controller = new AbortController();
  const { heard, hubspot } = await scene(context, () => () => controller.abort(), { context: () => "mine" });
  await assert.rejects(hubspot.crm.objects.get(contact, { signal: controller.signal }), { name: "AbortError" });
  const told = heard.map(({ hook, reason, context }) => [hook, reason, context]);
  assert.deepEqual(told, [["onRequest", undefined, "mine"], ["onResponse", "aborted", "mine"]]);
});

test("a call that is aborted as it is sent is told with its context", async () => {
  const told = [];
  const controller = new AbortController();
  const onRequest = ({ context }) => void (told.push(["onRequest", context]), controller.abort());
  const onResponse = ({ reason, context }) => void told.push([reason, context]);
  const options = { accessToken: "abc", onRequest, onResponse, context: () => "mine", transport: () => new Promise(() => {}) };
  await assert.rejects(new HubSpot(options).crm.objects.get(contact, { signal: controller.signal }), { name: "AbortError" });
  assert.deepEqual(told, [["onRequest", "mine"], ["aborted", "mine"]]);
});

test("hooks that throw, or reject, change nothing and are told of once", async (context) => {
  const notices = [];
  const thrown = () => { throw new RangeError("token"); };
  const hooks = { onRequest: thrown, onResponse: async () => thrown(), onRetry: thrown, onWait: thrown, context: thrown };
  const faults = await startFaults(context);
  faults.answer = (number) => (number === 1 ? replies(500) : replies(200, {}, { id: "1" }));
  const hubspot = new HubSpot({ accessToken: "token", baseUrl: faults.url, ...hooks, onNotice: (notice) => notices.push(notice) });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1");
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1");
  await new Promise(setImmediate);
  // Some day the version ends, too.
  assert.deepEqual(notices.filter(({ code }) => code !== "versionEnds"), [{ code: "hookFailed", message: "`context` fails (RangeError), which changes nothing else" }]);
  const alone = new HubSpot({ accessToken: "token", baseUrl: faults.url, onResponse: async () => thrown() });
  assert.equal((await alone.crm.objects.get(contact)).id, "1");
  assert.throws(() => new HubSpot({ onWait: "x" }), /onWait/);
});

test("a hook may fail with anything at all", async () => {
  const notices = [];
  const onRequest = () => { throw { name: Symbol("odd") }; };
  const hubspot = new HubSpot({ accessToken: "token", transport: carries, onRequest, onNotice: ({ code, message }) => void (code === "hookFailed" && notices.push(message)) });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1");
  assert.deepEqual(notices, ["`onRequest` fails (object), which changes nothing else"]);
});

test("a client that is disposed of in a hook sends nothing more", { skip: !Symbol.dispose }, async () => {
  const sent = [];
  const told = [];
  const hubspot = new HubSpot({
    accessToken: "token", transport: (request) => sent.push(request) && carries(),
    onRequest: () => hubspot[Symbol.dispose](), onResponse: ({ reason }) => told.push(reason),
  });
  await assert.rejects(hubspot.crm.objects.get(contact), { name: "AbortError" });
  await new Promise(setImmediate);
  assert.deepEqual([told, sent.every(({ signal }) => signal.aborted)], [["aborted"], true]);
});

test("what a hook starts runs, and what it is given is its own", async (context) => {
  let inner;
  const faults = await startFaults(context);
  const hubspot = new HubSpot({
    accessToken: "token", baseUrl: faults.url,
    onRequest(event) {
      event.operation = "changed";
      inner ??= hubspot.crm.objects.get({ ...contact, objectId: 2 });
    },
  });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1");
  assert.equal((await inner).id, "1");
});

test("the context of where a call started comes with each of its events", async (context) => {
  let current;
  const answer = (number) => (number <= 2 ? replies(500) : undefined);
  const { heard, of, hubspot } = await scene(context, answer, { context: () => current, accessToken: async () => "token" });
  const start = (name) => {
    current = name;
    return hubspot.crm.objects.get(contact);
  };
  const calls = [start("a"), start("b")];
  current = "elsewhere";
  await Promise.all(calls);
  const jobs = new Map(heard.map(({ job, context }) => [job, context]));
  assert.deepEqual([...jobs.values()].sort(), ["a", "b"]);
  for (const event of heard) assert.equal(event.context, jobs.get(event.job));
  assert.equal(of("onRequest").length, 4);
});

test("a call that a hook starts has a context of its own, and takes nobody's", async () => {
  let inner;
  let current = "outer";
  const told = [];
  const hubspot = new HubSpot({
    accessToken: "token", transport: carries, context: () => current,
    onRequest({ context }) {
      told.push(`request ${context}`);
      current = "inner";
      inner ??= hubspot.crm.objects.get(contact);
    },
    onResponse: ({ context }) => void told.push(`response ${context}`),
  });
  await hubspot.crm.objects.get(contact);
  await inner;
  assert.deepEqual(told.sort(), ["request inner", "request outer", "response inner", "response outer"]);
});

test("a call without a context takes none of another one that starts", async () => {
  let current;
  const told = new Map();
  const hubspot = new HubSpot({
    accessToken: "token", transport: carries, limits: { search: 1 }, context: () => current,
    onRequest: ({ operation, context }) => void told.set(operation, context),
  });
  const search = () => hubspot.crm.objects.search({ objectType: "contacts", body: {} });
  const searches = [search(), search()];
  await new Promise(setImmediate);
  // Its turn comes while nothing but a start can see to it.
  for (const end = Date.now() + 1200; Date.now() < end; );
  current = "other";
  await Promise.all([...searches, hubspot.crm.objects.get(contact)]);
  assert.deepEqual([...told], [["crm.objects.search", undefined], ["crm.objects.get", "other"]]);
});

test("all that is told of a token has the context of the call that needs it", async (context) => {
  const answer = (number) => (number === 1 ? replies(503) : number === 2 ? replies(200, {}, { access_token: "abc", expires_in: 1800 }) : undefined);
  const { heard, hubspot } = await scene(context, answer, {
    accessToken: undefined, auth: { clientId: "i", clientSecret: "s", refreshToken: "r" }, context: () => "mine",
  });
  await hubspot.crm.objects.get(contact);
  const ofToken = heard.filter(({ operation }) => operation === "oauth.refreshTokens");
  assert.deepEqual(ofToken.map(({ hook }) => hook).filter((hook) => hook !== "onWait"), ["onRequest", "onResponse", "onRetry", "onRequest", "onResponse"]);
  for (const event of heard) assert.deepEqual([event.context, event.neededBy], ["mine", undefined]);
});

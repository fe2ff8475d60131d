import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { inspect } from "node:util";

import { HubSpot, behindPort, contact, errors, inProcess } from "../helpers/emulator.js";
import { consumer } from "../helpers/package.js";

const once = { retry: { attempts: 1 } };

test("gets a contact with the global fetch, and the response with it", async (context) => {
  const { hubspot } = await behindPort(context);
  const { data, response } = await hubspot.crm.objects.get({ ...contact, properties: ["email"] }).withResponse();
  assert.equal(data.id, "1001");
  assert.match(data.properties.email, /@/);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type"), /json/);
});

test("gets a contact through a transport, which sees what travels", async () => {
  const { emulator, hubspot, sent } = inProcess();
  const { id } = await hubspot.crm.objects.get(contact, { headers: { "X-Mine": "1" } });
  assert.equal(id, "1001");
  const [{ operation, params, method, url, headers, signal, timeout }] = sent;
  assert.deepEqual({ operation, params, method, url }, {
    operation: "crm.objects.get", params: contact, method: "GET", url: "https://api.example.com/crm/v3/objects/contacts/1001",
  });
  assert.equal(headers.authorization, `Bearer ${emulator.accessToken}`);
  assert.equal(headers["x-mine"], "1");
  assert.equal(signal.aborted, false);
  assert.equal(typeof timeout, "number");
});

test("an id may be a number, a string or a BigInt, up to 64 bits", () => {
  const { hubspot } = inProcess();
  const path = (objectId) => new URL(hubspot.build("crm.objects.get", { ...contact, objectId }).url).pathname.split("/").pop();
  assert.deepEqual([1001, "1001", 1001n].map(path), ["1001", "1001", "1001"]);
  assert.equal(path(2n ** 63n - 1n), "9223372036854775807");
  const request = { portalId: "12345", objectId: 2n ** 53n + 1n, objectTypeId: "0-1", properties: ["email"] };
  const { body, notes } = hubspot.build("webhooks.snapshots.create", { body: { snapshotRequests: [request] } });
  assert.deepEqual(body.snapshotRequests, [{ ...request, portalId: 12345, objectId: "9007199254740993" }]);
  assert.ok(notes.some((note) => note.path === "body.snapshotRequests[0].objectId" && note.severity === "note"));
});

test("the token may be asked for, each time anew", async () => {
  const { emulator } = inProcess();
  const asked = [];
  const { hubspot } = inProcess({ accessToken: async () => (asked.push(1), emulator.accessToken) });
  await hubspot.crm.objects.get(contact);
  await hubspot.crm.objects.get(contact);
  assert.equal(asked.length, 2);
});

test("tokens are renewed from a refresh token, and handed over", async () => {
  const tokens = [];
  const { emulator } = inProcess();
  const { clientId, clientSecret, refreshToken } = emulator.credentials;
  const auth = { clientId, clientSecret, refreshToken, onTokens: (fresh) => void tokens.push(fresh) };
  const { hubspot } = inProcess({ accessToken: undefined, auth });
  await hubspot.crm.objects.get(contact);
  assert.equal(tokens.length, 1);
  assert.equal(typeof tokens[0].accessToken, "string");
});

/** Faults of the other side, and what a call makes of them. */
const FAILURES = [
  ["500", "ServerError", { status: 500 }],
  ["502html", "ServerError", { status: 502 }],
  ["429", "RateLimitError", { status: 429 }],
  ["401expired", "AuthenticationError", { status: 401 }],
  ["reset", "ConnectionError", {}],
  ["resetBody", "ConnectionError", {}],
  ["truncatedJson", "DecodeError", { status: 200 }],
  ["html200", "DecodeError", { status: 200 }],
  ["hang", "TimeoutError", {}],
];

for (const [kind, name, fields] of FAILURES) {
  test(`${kind} is a ${name}`, async () => {
    const { emulator, hubspot } = inProcess();
    await emulator.fault({ kind, times: 10 });
    const patience = kind === "hang" ? { attemptTimeout: 100 } : {};
    await assert.rejects(hubspot.crm.objects.get(contact, { ...once, ...patience }), (error) => {
      assert.equal(error.name, name, inspect(error));
      assert.ok(error instanceof errors[name] && errors.isHubSpotError(error));
      assert.equal(error.operation, "crm.objects.get");
      for (const [field, value] of Object.entries(fields)) assert.equal(error[field], value, field);
      return true;
    });
  });
}

test("HubSpot's own words are on the error", async () => {
  const { hubspot } = inProcess();
  await assert.rejects(hubspot.crm.objects.get({ ...contact, objectId: 1 }), (error) => {
    assert.ok(error instanceof errors.NotFoundError && error instanceof errors.ApiError);
    assert.equal(error.status, 404);
    assert.ok(error.correlationId && error.category);
    return true;
  });
});

test("what may pass is tried again", async () => {
  const { emulator, hubspot, sent } = inProcess();
  await emulator.fault({ kind: "503", times: 1, retryAfter: 1 });
  await emulator.fault({ kind: "reset", times: 1 });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  assert.equal(sent.length, 3);
});

test("no error shows a credential", async () => {
  const { emulator } = inProcess();
  const secrets = Object.values(emulator.credentials).filter((value) => typeof value === "string" && value.length > 20);
  const { expiredToken, clientId } = emulator.credentials;
  const { hubspot, emulator: other } = inProcess({ accessToken: expiredToken, app: { clientId, clientSecret: "canary-of-a-secret" } });
  const reasons = [];
  await hubspot.crm.objects.get(contact).catch((error) => reasons.push(error));
  await hubspot.webhooks.snapshots.status({ snapshotStatusId: "x" }).catch((error) => reasons.push(error));
  await other.fault({ kind: "reset", times: 1 });
  await hubspot.crm.objects.get(contact, once).catch((error) => reasons.push(error));
  assert.equal(reasons.length, 3);
  for (const error of reasons) {
    const shown = inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error) + error.stack;
    for (const secret of [...secrets, expiredToken, "canary-of-a-secret"].filter((secret) => secret !== clientId)) {
      assert.ok(!shown.includes(secret), shown);
    }
  }
});

test("an abort in the middle of a request ends it with the signal's reason", async () => {
  const { emulator, hubspot, sent } = inProcess();
  await emulator.fault({ kind: "hang", times: 1 });
  const controller = new AbortController();
  const call = hubspot.crm.objects.get(contact, { signal: controller.signal });
  while (sent.length === 0) await new Promise(setImmediate);
  controller.abort("enough");
  await assert.rejects(call, (reason) => reason === "enough");
  assert.equal(sent[0].signal.aborted, true);
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("a process ends by itself after calls that were aborted, timed out and failed", async (context) => {
  const { emulator } = await behindPort(context);
  await emulator.fault({ kind: "hang", match: "contacts/1002", times: 10 });
  const program = `
    import { HubSpot } from "hubspot-wasm";
    const hubspot = new HubSpot({ accessToken: ${JSON.stringify(emulator.accessToken)}, baseUrl: ${JSON.stringify(emulator.url)} });
    const contact = ${JSON.stringify(contact)};
    const hangs = { ...contact, objectId: 1002 };
    const names = [];
    await hubspot.crm.objects.get(hangs, { signal: AbortSignal.timeout(50) }).catch((error) => names.push(error.name));
    await hubspot.crm.objects.get(hangs, { timeout: 50 }).catch((error) => names.push(error.name));
    await hubspot.crm.objects.get({ ...contact, objectId: 1 }).catch((error) => names.push(error.name));
    names.push((await hubspot.crm.objects.get(contact)).id);
    console.log(names.join(), process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: consumer, stdio: ["ignore", "pipe", "inherit"], timeout: 120_000 });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  const [code] = await new Promise((resolve) => child.on("close", (...ended) => resolve(ended)));
  assert.equal(code, 0, "it had to be killed");
  assert.equal(output.trim(), "TimeoutError,TimeoutError,NotFoundError,1001 0");
});

/** Parameters that are wrong, and where. */
const BAD = [
  [undefined, ["objectType", "objectId"]],
  [{}, ["objectType", "objectId"]],
  ["text", ["params"]],
  [new Map(), ["params"]],
  [{ ...contact, objectId: "" }, ["objectId"]],
  [{ ...contact, objectId: ".." }, ["objectId"]],
  [{ ...contact, objectId: "a/b" }, ["objectId"]],
  [{ ...contact, objectId: 1.5 }, ["objectId"]],
  [{ ...contact, objectId: null }, ["objectId"]],
  [{ ...contact, objectId: NaN }, ["objectId"]],
  [{ ...contact, objectId: {} }, ["objectId"]],
  [{ ...contact, objectType: new Map(), objectId: "a\u0000" }, ["objectType", "objectId"]],
  [{ ...contact, properties: "email" }, ["properties"]],
  [{ ...contact, properties: ["email", 5] }, ["properties[1]"]],
  [{ ...contact, archived: "yes" }, ["archived"]],
  [{ ...contact, body: {} }, ["body"]],
];

for (const [params, paths] of BAD) {
  test(`refuses ${inspect(params)} before sending`, async () => {
    const { hubspot, sent } = inProcess();
    await assert.rejects(hubspot.crm.objects.get(params), (error) => {
      assert.ok(error instanceof errors.InvalidRequestError, inspect(error));
      const found = error.problems.filter((problem) => problem.severity === "problem").map((problem) => problem.path);
      assert.deepEqual([...new Set(found)].sort(), [...paths].sort());
      return true;
    });
    assert.throws(() => hubspot.build("crm.objects.get", params), errors.InvalidRequestError);
    assert.ok(hubspot.validate("crm.objects.get", params).length > 0);
    assert.equal(sent.length, 0);
  });
}

test("options are checked, too", async () => {
  const { hubspot, sent } = inProcess();
  for (const options of [{ timout: 5 }, { timeout: 0 }, { timeout: "5" }, { retry: 3 }, { version: "v9" }, { headers: { "a b": "c" } }, { validate: "no" }]) {
    await assert.rejects(hubspot.crm.objects.get(contact, options), errors.InvalidRequestError, inspect(options));
  }
  assert.equal(sent.length, 0);
  await assert.rejects(new HubSpot({ baseUrl: "http://example.com" }).crm.objects.get(contact), errors.InvalidRequestError);
});

test("without its credential a call is refused, and a build says so in a note", async () => {
  const hubspot = new HubSpot();
  await assert.rejects(hubspot.crm.objects.get(contact), { name: "InvalidRequestError", message: /accessToken/ });
  const codes = hubspot.build("crm.objects.get", contact).notes.map((note) => note.code);
  // Some day the version ends, too.
  assert.deepEqual(codes.filter((code) => code !== "versionEnds"), ["missingCredential"]);
});

test("an own __proto__ in a body pollutes nothing", () => {
  const { hubspot } = inProcess();
  const body = JSON.parse('{ "snapshotRequests": [{ "__proto__": { "polluted": true } }], "__proto__": { "polluted": true } }');
  hubspot.validate("webhooks.snapshots.create", { body });
  assert.equal({}.polluted, undefined);
});

test("a thousand calls at once all end, each with its own reply", async () => {
  const { hubspot } = inProcess({ limits: { general: 100_000 }, emulator: { limits: { general: 100_000 } } });
  const ids = Array.from({ length: 1000 }, (_, index) => 1001 + (index % 25));
  const replies = await Promise.all(ids.map((objectId) => hubspot.crm.objects.get({ ...contact, objectId })));
  assert.deepEqual(replies.map((reply) => Number(reply.id)), ids);
});

// No credential is ever shown: not by what is printed, thrown, saved or told, whatever the other side repeats.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mock, test } from "node:test";
import { inspect } from "node:util";

import { EAGER, HubSpot, contact, errors, inProcess, readFromJournal, snapshotsOf } from "../helpers/emulator.js";
import { consumer } from "../helpers/package.js";

/** Each is a secret; two have characters that a form encodes. */
const CANARIES = {
  token: "canary-of-a-token",
  functionToken: "canary-of-a-function+token/1=",
  accountSecret: "canary-of-the-account+secret/2=",
  refreshToken: "canary-of-a-refresh-token",
  renewedToken: "canary-of-a-renewed-token",
  appSecret: "canary-of-the-app-secret",
  appToken: "canary-of-an-app-token",
  developerKey: "canary-of-a-developer-key",
};
const SECRET = /canary/i;

/** Every way in which someone might see a value. */
function shown(value) {
  const ways = [
    () => inspect(value, { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }),
    () => JSON.stringify(value) ?? "",
    () => String(value),
    () => `${value?.message} ${value?.stack} ${value?.cause?.stack}`,
    () => Object.entries(value ?? {}).join(),
    () => inspect(structuredClone(value), { depth: 20 }),
  ];
  return ways.map((way) => {
    try {
      return way();
    } catch {
      return "";
    }
  }).join("\n");
}

function assertHidden(value, what) {
  const text = shown(value);
  const at = text.search(SECRET);
  assert.ok(at < 0, `${what}: …${text.slice(Math.max(0, at - 200), at + 80)}…`);
}

/** The ways to configure credentials, each with what it can call. */
const CLIENTS = {
  "a token": { accessToken: CANARIES.token },
  "a function that gives a token": { accessToken: async () => CANARIES.functionToken },
  "a refresh token": { auth: { clientId: "account-id", clientSecret: CANARIES.accountSecret, refreshToken: CANARIES.refreshToken } },
  "an app": { app: { clientId: "app-id", clientSecret: CANARIES.appSecret } },
  "an app and a developer key": { app: { clientId: "app-id", clientSecret: CANARIES.appSecret }, developerApiKey: CANARIES.developerKey },
};

const json = (status, body, headers = {}) => ({ status, headers, text: async () => (typeof body === "string" ? body : JSON.stringify(body)) });
/** The request as a server or a library repeats it: the whole of it, everywhere. */
const echo = ({ url, method, headers, body }) => `${method} ${url} ${JSON.stringify(headers)} ${body}`;
const echoed = (request) => ({
  status: "error", category: echo(request), subCategory: echo(request), correlationId: echo(request), policyName: echo(request),
  message: `what you sent: ${echo(request)}`,
  errors: [{ message: echo(request), context: { authorization: [request.headers.authorization] } }],
  context: { [echo(request)]: [echo(request)], request },
});
const headersOf = (request) => ({ "x-hubspot-correlation-id": echo(request), "retry-after": "0", "x-request": echo(request) });
/** An error as libraries throw it. */
const thrown = (request, more, cause) => Object.assign(new Error(`request to ${request.url} failed`, { cause }), more);

/** What may come of a request that repeats it. */
const OTHER_SIDES = {
  ...Object.fromEntries([400, 401, 403, 404, 409, 418, 423, 429, 477, 500, 502, 503].map((status) => [
    `status ${status}`, (request) => json(status, echoed(request), headersOf(request)),
  ])),
  "a missing scope": (request) => json(403, { ...echoed(request), category: "MISSING_SCOPES" }, headersOf(request)),
  "an OAuth error": (request) => json(400, { error: "invalid_grant", error_description: echo(request), status: echo(request) }, headersOf(request)),
  "only a header": (request) => json(500, "", headersOf(request)),
  "a page": (request) => json(502, `<html>${echo(request)}</html>`, headersOf(request)),
  "a page with status 200": (request) => json(200, `<html>${echo(request)}</html>`, headersOf(request)),
  "JSON that was cut off": (request) => json(200, JSON.stringify(echoed(request)).slice(0, -5)),
  "a body that breaks": (request) => ({ status: 200, headers: {}, text: () => Promise.reject(new TypeError(echo(request))) }),
  "a status that is none": (request) => ({ status: echo(request), headers: headersOf(request) }),
  "headers that throw": (request) => ({ status: 500, headers: { get() { throw new Error(echo(request)); } }, text: async () => "" }),
  "an error with the request in its message": (request) => { throw new Error(echo(request)); },
  "an error with the request in its cause": (request) => { throw thrown(request, {}, new Error(echo(request))); },
  "an error with the request in its cause's cause": (request) => { throw thrown(request, {}, new Error("b", { cause: new Error("c", { cause: new Error("d", { cause: { e: new Error(echo(request)) } }) }) })); },
  "an error with its settings": (request) => { throw thrown(request, { config: { headers: { ...request.headers }, url: request.url, data: request.body } }); },
  "an error with a Request": (request) => { throw thrown(request, { request: new Request(request.url, { method: request.method, headers: request.headers, body: request.body }) }); },
  "an error with Headers": (request) => { throw thrown(request, { headers: new Headers(request.headers) }); },
  "an error with a Map": (request) => { throw thrown(request, { sent: new Map(Object.entries(request.headers)) }); },
  "an error with bytes": (request) => { throw thrown(request, { sent: [echo(request)], [Symbol("sent")]: echo(request) }); },
  "an error with hidden members": (request) => { throw Object.defineProperty(thrown(request), "sent", { get: () => echo(request) }); },
  "an error with the request as a name": (request) => { throw thrown(request, { [echo(request)]: true }); },
  "an error that contains itself": (request) => { const error = thrown(request, { headers: request.headers }); error.self = error; throw error; },
  "several errors": (request) => { throw new AggregateError([new Error(echo(request)), new Error("b")], "all failed"); },
  "a text": (request) => { throw echo(request); },
  "an object": (request) => { throw { message: "failed", request }; },
  "a rejection with the request": (request) => Promise.reject(request),
  "an answer that never comes": () => new Promise(() => {}),
};

/** Renewals that succeed, so that what comes after them fails. */
const TOKENS = (request) => {
  if (!request.operation.startsWith("oauth.")) return undefined;
  const access_token = String(request.body).includes("refresh_token") ? CANARIES.renewedToken : CANARIES.appToken;
  return json(200, { access_token, refresh_token: CANARIES.refreshToken, expires_in: 1800, token_type: "bearer" });
};

const HOOKS = ["onRequest", "onResponse", "onRetry", "onWait"];

/** Everything that a client does; gives all that a caller may come to see. */
async function everythingOf(options, transport, { calls = true } = {}) {
  const seen = [];
  const told = [];
  const hubspot = new HubSpot({
    ...options, transport, baseUrl: "https://api.example.com", attemptTimeout: 200, timeout: 1000, retry: { attempts: 2 },
    onNotice: (notice) => seen.push(notice),
    ...Object.fromEntries(HOOKS.map((hook) => [hook, (event) => void told.push({ hook, ...event })])),
  });
  const settled = (promise) => promise.then((value) => seen.push(value), (reason) => seen.push(reason));
  const account = options.accessToken || options.auth;
  if (account) {
    const call = hubspot.crm.objects.get(contact);
    seen.push(hubspot, call);
    await settled(call);
    await settled(hubspot.crm.objects.get(contact, { signal: AbortSignal.timeout(100) }));
    seen.push(hubspot.build("crm.objects.get", contact), hubspot.validate("crm.objects.get", { ...contact, x: 1 }));
    seen.push(hubspot.crm, hubspot.crm.objects.get);
  } else {
    const params = { body: { snapshotRequests: snapshotsOf(2) } };
    if (calls) await settled(hubspot.webhooks.snapshots.create(params));
    if (calls) await settled(hubspot.webhooks.snapshots.status({ snapshotStatusId: "s-1" }));
    const job = hubspot.webhooks.snapshots.take(snapshotsOf(2), { ...EAGER, duration: 50, attempts: 2, onState: (saved) => seen.push(saved) });
    seen.push(job, job.save());
    try {
      for await (const update of job) seen.push(update, job.save());
    } catch (reason) {
      seen.push(reason);
    }
    await settled(job.result);
    seen.push(job, job.save(), hubspot, hubspot.webhooks);
    seen.push(hubspot.build("webhooks.snapshots.create", params), hubspot.validate("webhooks.snapshots.create", {}));
  }
  await settled(hubspot.crm.objects.get({ ...contact, objectId: ".." }));
  assert.ok(told.some(({ hook }) => hook === "onResponse"), "the hooks hear something");
  return [...seen, told];
}

for (const [how, options] of Object.entries(CLIENTS)) {
  test(`${how} is never shown, whatever the other side repeats`, async () => {
    const told = [];
    for (const method of ["log", "info", "warn", "error", "debug", "trace"]) mock.method(console, method, (...said) => told.push(...said));
    const cases = Object.entries(OTHER_SIDES).flatMap(([name, side]) => [
      // The token is refused already, or only what it is for.
      [`${name}, at once`, async (request) => side(request)],
      [`${name}, after a token`, async (request) => TOKENS(request) ?? side(request)],
      ...(how.includes("app") ? [[`${name}, after a create`, async (request) => {
        if (request.operation !== "webhooks.snapshots.create") return TOKENS(request) ?? side(request);
        return json(200, { snapshotResponses: snapshotsOf(2).map(({ properties, ...one }, index) => ({ ...one, snapshotStatusId: `s-${index}` })) });
      }]] : []),
    ]);
    let sent = 0;
    let bare = 0;
    let failures = 0;
    await Promise.all(cases.map(async ([name, transport]) => {
      const counted = (request) => {
        sent++;
        if (!SECRET.test(echo(request))) bare++;
        return transport(request);
      };
      for (const value of await everythingOf(options, counted)) {
        assertHidden(value, name);
        if (errors.isHubSpotError(value)) failures++;
      }
    }));
    mock.restoreAll();
    assert.deepEqual(told.filter((said) => SECRET.test(shown(said))), []);
    assert.equal(bare, 0, "each is sent with its credential");
    assert.ok(sent > cases.length && failures > cases.length, `${sent} requests, ${failures} errors`);
  });
}

test("words of a status that repeat the token are in no result, update or state", async () => {
  const transport = async (request) => {
    const { operation } = request;
    if (operation.startsWith("oauth.")) return TOKENS(request);
    if (operation === "webhooks.snapshots.create") {
      return json(200, { snapshotResponses: snapshotsOf(3).map(({ properties, ...one }, index) => ({ ...one, snapshotStatusId: index ? `s-${index}` : request.headers.authorization.replace(" ", "") })) });
    }
    const said = echo(request);
    return json(200, { id: said, status: request.url.endsWith("s-1") ? "FAILED" : said, errorCode: said, message: said, completedAt: 1 });
  };
  // What a call replies is the caller's; what a job makes of it is not.
  const seen = await everythingOf(CLIENTS["an app"], transport, { calls: false });
  const results = seen.find(Array.isArray);
  assert.equal(results.length, 2);
  for (const value of seen) assertHidden(value, "a status");
});

test("a function that throws its token after it gave it once shows it to nobody", async () => {
  let times = 0;
  const accessToken = async () => {
    if (times++ === 0) return CANARIES.functionToken;
    throw new Error(`can't renew ${CANARIES.functionToken}`);
  };
  const hubspot = new HubSpot({ accessToken, baseUrl: "https://api.example.com", transport: async () => json(200, { id: "1" }) });
  await hubspot.crm.objects.get(contact);
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => {
    assert.ok(error instanceof errors.AuthenticationError);
    assertHidden(error, "the function's error");
    return true;
  });
});

test("a wrong setting is named, not shown", async () => {
  const wrong = [
    { accessToken: "canary with spaces" },
    { accessToken: "canary\n" },
    { accessToken: 5, developerApiKey: ["canary"] },
    { developerApiKey: "canary é" },
    { auth: { clientId: "i", clientSecret: "canary", refreshToken: 5 } },
    { auth: { clientId: "i", clientSecret: { canary: "canary" }, refreshToken: "canary" } },
    { auth: "canary" },
    { app: { clientId: "i", clientSecret: ["canary"] } },
    { app: "canary" },
    { app: { clientId: "i", clientSecret: "canary", scopes: "canary" } },
    { accessToken: "canary", auth: { clientId: "i", clientSecret: "canary", refreshToken: "canary" } },
    { baseUrl: "https://user:canary@api.example.com" },
    { baseUrl: "http://api.example.com/?key=canary" },
    { accessToken: async () => "canary with spaces" },
    { accessToken: async () => ({ token: "canary" }) },
    { accessToken: () => ["canary"] },
  ];
  for (const options of wrong) {
    let error;
    try {
      const hubspot = new HubSpot({ transport: async () => json(200, {}), ...options });
      assertHidden(hubspot, "a client");
      await hubspot.crm.objects.get(contact);
    } catch (reason) {
      error = reason;
    }
    assert.ok(errors.isHubSpotError(error), `${inspect(options)} gives ${inspect(error)}`);
    assertHidden(error, inspect(options));
  }
});

test("a token in a path and the signed link of a journal's file are told to no hook", async () => {
  const told = [];
  const hooks = Object.fromEntries(HOOKS.map((hook) => [hook, (event) => void told.push(event)]));
  const { emulator, hubspot } = inProcess(hooks);
  await hubspot.oauth.getAccessToken({ token: "canary-in-a-path" }).catch(() => {});
  await readFromJournal({ emulator, hubspot });
  const text = JSON.stringify(told);
  assert.match(text, /"webhooks.journal.file"/);
  assert.match(text, /access-tokens\/\{token\}/);
  assert.doesNotMatch(text, SECRET);
  assert.doesNotMatch(text, /https?:|_files|1001|signature/i);
});

test("an operation whose reply is a credential gives it, and nothing else shows it", async () => {
  const hubspot = new HubSpot({ baseUrl: "https://api.example.com", transport: async (request) => TOKENS(request) });
  const params = { body: { client_id: "i", client_secret: CANARIES.appSecret, scope: "x" } };
  const call = hubspot.oauth.clientCredentials(params);
  assertHidden(call, "a call under way");
  assert.equal((await call).access_token, CANARIES.appToken);
  assertHidden(hubspot, "the client");
  // What the caller wrote is his own.
  assert.match(hubspot.build("oauth.clientCredentials", params).body, SECRET);
  assertHidden(hubspot.build("oauth.clientCredentials", params).notes, "notes");
});

test("a program that prints everything it gets, and dies of it, prints no secret", () => {
  const program = `
    import { HubSpot } from "hubspot-wasm";
    const echo = ({ url, headers, body }) => JSON.stringify({ url, headers, body });
    const transport = async (request) => {
      if (process.argv[1] === "throw") throw Object.assign(new Error(echo(request)), { request });
      return { status: 400, body: { message: echo(request), errors: [request], context: { request } } };
    };
    const hubspot = new HubSpot({
      accessToken: "canary-1", developerApiKey: "canary-2", app: { clientId: "i", clientSecret: "canary-3" },
      transport, baseUrl: "https://api.example.com", retry: { attempts: 1 },
    });
    const call = hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 });
    const job = hubspot.webhooks.snapshots.take([{ portalId: 1, objectId: 1, objectTypeId: "0-1", properties: ["email"] }]);
    console.log(hubspot, call, job, job.save());
    await call.catch((error) => console.dir(error, { depth: 20, showHidden: true }));
    await job.then((results) => console.dir(results, { depth: 20 }), (error) => console.error(error));
    await hubspot.crm.objects.get({ objectType: "contacts", objectId: 2 });`;
  for (const kind of ["throw", "answer"]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program, kind], { cwd: consumer, encoding: "utf8" });
    assert.equal(status, 1, "the last call is not caught");
    assert.match(stdout, /redacted/);
    assert.match(stderr, /redacted/);
    assert.ok(stderr.length < 10_000, `${stderr.length} characters, since Node prints the line from which an error comes`);
    assert.doesNotMatch(stdout + stderr, SECRET);
  }
});

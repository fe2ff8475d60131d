// How an account installs an app, and what becomes of its tokens: the built package against the emulator.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";

import { HubSpot, contact, errors, inProcess, transportOf } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";

const { AuthenticationError, InvalidRequestError } = errors;
const { authorizeUrl, createCodeVerifier, requiredScopes } = await load("hubspot-wasm");
const { createEmulator } = await load("hubspot-wasm/emulator");

const redirectUri = "https://app.example/redirect?from=hubspot";

test("the authorize URL holds what HubSpot needs and of the verifier the hash alone", () => {
  const codeVerifier = createCodeVerifier();
  assert.match(codeVerifier, /^[\w-]{43}$/);
  const made = new URL(authorizeUrl({ clientId: "id", redirectUri, scopes: ["oauth", "tickets"], optionalScopes: ["content"], state: "a b&c", codeVerifier }));
  assert.equal(made.origin + made.pathname, "https://app.hubspot.com/oauth/authorize");
  const challenge = createHash("sha256").update(codeVerifier).digest("base64url");
  assert.deepEqual(Object.fromEntries(made.searchParams), {
    client_id: "id", redirect_uri: redirectUri, scope: "oauth tickets", optional_scope: "content", state: "a b&c",
    code_challenge: challenge, code_challenge_method: "S256",
  });
  for (const [change, path] of [
    [{ redirectUri: "http://app.example/" }, "redirectUri"], [{ redirectUri: "https://app.example/#x" }, "redirectUri"],
    [{ scopes: [] }, "scopes"], [{ scopes: ["a b"] }, "scopes[0]"], [{ clientId: "" }, "clientId"], [{ codeVerifier: "short" }, "codeVerifier"],
  ]) {
    assert.throws(() => authorizeUrl({ clientId: "id", redirectUri, scopes: ["oauth"], ...change }), (error) => {
      assert.deepEqual(error.problems.map((problem) => problem.path), [path]);
      return true;
    });
  }
});

test("the scopes of operations are known, each once", () => {
  const get = (objectType) => ({ operation: "crm.objects.get", params: { objectType } });
  assert.deepEqual(requiredScopes(["automation.callbacks.complete", "automation.callbacks.completeBatch", get("contacts"), get("0-1")]), [
    "automation", "crm.objects.contacts.read",
  ]);
  for (const wrong of ["crm.objects.get", "crm.objects.fly", get("no type at all")]) assert.throws(() => requiredScopes([wrong]), InvalidRequestError);
});

/** An app that a person is installing: what the exchange of the code needs, and who takes it. */
async function installing(options) {
  const emulator = createEmulator(options);
  const sent = [];
  const transport = (request) => (sent.push(request), transportOf(emulator)(request));
  const hubspot = new HubSpot({ baseUrl: emulator.url, transport });
  const code_verifier = createCodeVerifier();
  const codeChallenge = createHash("sha256").update(code_verifier).digest("base64url");
  const { code } = await emulator.code({ redirectUri, codeChallenge });
  const { clientId: client_id, clientSecret: client_secret } = emulator;
  return { emulator, hubspot, sent, body: { code, redirect_uri: redirectUri, client_id, client_secret, code_verifier } };
}

/** What a call was refused with; it was sent once, and shows none of these secrets. */
async function refusal(call, sent, secrets) {
  const before = sent.length;
  const error = await call().then(() => assert.fail("it was not refused"), (error) => error);
  assert.ok(error instanceof AuthenticationError, inspect(error));
  assert.equal(sent.length - before, 1, "it is not sent again");
  const shown = inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error) + error.stack;
  for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
  return error;
}

test("a code gives tokens once, to who has the verifier and came back to the same URL", async () => {
  const { emulator, hubspot, sent, body } = await installing();
  const secrets = [body.code, body.client_secret, body.code_verifier];
  const exchange = (change, more) => () => hubspot.oauth.createTokens({ body: { ...body, ...change } }, more);
  const { code_verifier: _, ...bare } = body;
  for (const call of [
    exchange({ code_verifier: createCodeVerifier() }),
    () => hubspot.oauth.createTokens({ body: bare }),
    exchange({ redirect_uri: "https://app.example/redirect" }),
    exchange({ code: "00000000-0000-4000-8000-000000000000" }),
  ]) {
    assert.match((await refusal(call, sent, secrets)).message, /authorise the app again/);
  }
  const tokens = await exchange()();
  assert.deepEqual([tokens.token_type, tokens.hub_id, tokens.expires_in], ["bearer", emulator.portalId, 1800]);
  assert.match((await refusal(exchange(), sent, [...secrets, tokens.access_token, tokens.refresh_token])).message, /authorise the app again/);
  const { log } = await emulator.state();
  assert.deepEqual(log.map(({ path, status }) => `${path} ${status}`), [...Array(4).fill("/oauth/v1/token 400"), "/oauth/v1/token 200", "/oauth/v1/token 400"]);
});

test("an app that HubSpot does not know is told to check its configuration", async () => {
  const { hubspot, sent, body, emulator } = await installing();
  for (const change of [{ client_secret: "hunter2-hunter2" }, { client_id: "nobody" }]) {
    const secrets = [body.code, body.client_secret, body.code_verifier, "hunter2-hunter2"];
    const error = await refusal(() => hubspot.oauth.createTokens({ body: { ...body, ...change } }), sent, secrets);
    assert.match(error.message, /check the client ID and the client secret/);
  }
  assert.equal((await emulator.state()).log.length, 2);
  assert.equal((await hubspot.oauth.createTokens({ body })).hub_id, emulator.portalId, "the code is still good");
});

test("an exchange whose reply is lost is not sent again, and says so", async () => {
  const { hubspot, sent, body, emulator } = await installing();
  await emulator.fault({ kind: "lostReply", match: "POST /oauth" });
  await assert.rejects(hubspot.oauth.createTokens({ body }), (error) => error.mayHaveHappened === true);
  assert.equal(sent.length, 1);
});

test("every version of the token's URL takes a code", async () => {
  for (const version of ["v1", "v3", "2026-03", "2026-09"]) {
    const { hubspot, sent, body } = await installing();
    const { access_token } = await hubspot.oauth.createTokens({ body }, { version });
    assert.equal(typeof access_token, "string");
    assert.match(sent[0].url, new RegExp(`/oauth/${version}/token$`));
  }
});

test("what a token is can be asked, by its metadata and by introspection", async () => {
  const { emulator, hubspot, sent, body } = await installing();
  const { access_token, refresh_token } = await hubspot.oauth.createTokens({ body });
  const access = await hubspot.oauth.getAccessToken({ token: access_token });
  assert.deepEqual([access.hub_id, access.app_id, access.token_type], [emulator.portalId, emulator.appId, "access"]);
  const refresh = await hubspot.oauth.getRefreshToken({ token: refresh_token });
  assert.deepEqual([refresh.hub_id, refresh.client_id, refresh.token_type], [emulator.portalId, emulator.clientId, "refresh"]);
  const { client_id, client_secret } = body;
  const ask = (token) => hubspot.oauth.introspect({ body: { client_id, client_secret, token } });
  assert.deepEqual([(await ask(access_token)).active, (await ask(refresh_token)).token_use, await ask("gone")], [true, "refresh_token", { active: false }]);
  assert.ok(sent.slice(3).every(({ url }) => !url.includes(access_token) && !url.includes(refresh_token)), "introspection sends no token in the URL");

  await assert.rejects(hubspot.oauth.getAccessToken({ token: "pat-na1-canary-of-a-token" }), (error) => {
    assert.equal(error.status, 404);
    assert.ok(!(inspect(error, { depth: 10 }) + error.stack).includes("canary"));
    return true;
  });
});

test("a deleted refresh token renews nothing, and its access token works until it expires", async () => {
  const { emulator, hubspot, body } = await installing();
  const { access_token, refresh_token } = await hubspot.oauth.createTokens({ body });
  const get = () => new HubSpot({ accessToken: access_token, baseUrl: emulator.url, transport: transportOf(emulator) }).crm.objects.get(contact);
  await hubspot.oauth.deleteRefreshToken({ token: refresh_token });
  const { client_id, client_secret } = body;
  await assert.rejects(hubspot.oauth.refreshTokens({ body: { refresh_token, client_id, client_secret } }), /authorise the app again/);
  await assert.rejects(hubspot.oauth.getRefreshToken({ token: refresh_token }), (error) => error.status === 404);
  assert.equal((await get()).id, "1001");
  await emulator.advance({ milliseconds: 1_800_000 });
  await assert.rejects(get(), AuthenticationError);
});

test("a revoked token is dead at once, and revoking it again is no error", async () => {
  const { emulator, hubspot, body } = await installing();
  const { access_token, refresh_token } = await hubspot.oauth.createTokens({ body });
  const { client_id, client_secret } = body;
  const end = (token) => hubspot.oauth.revoke({ body: { client_id, client_secret, token } });
  for (const token of [access_token, access_token, refresh_token, "gone"]) await end(token);
  const { active } = await hubspot.oauth.introspect({ body: { client_id, client_secret, token: refresh_token } });
  assert.equal(active, false);
  const dead = new HubSpot({ accessToken: access_token, baseUrl: emulator.url, transport: transportOf(emulator) });
  await assert.rejects(dead.crm.objects.get(contact), AuthenticationError);
});

/** A client that renews its tokens; `told` are those that onTokens heard, `count` tells the requests so far. */
function renewing(options = {}) {
  const told = [];
  const auth = (credentials) => ({ ...credentials, onTokens: (tokens) => void told.push(tokens), ...options.auth });
  const known = createEmulator().credentials;
  const { clientId, clientSecret, refreshToken } = known;
  const setup = inProcess({ emulator: options.emulator, accessToken: undefined, app: undefined, auth: auth({ clientId, clientSecret, refreshToken }) });
  const count = (part) => setup.sent.filter(({ url }) => url.includes(part)).length;
  return { ...setup, told, count, secrets: [clientSecret, refreshToken] };
}

test("a token is renewed ahead of its end, so that no call meets a 401", async (context) => {
  // The clocks are the test's: what a machine takes is no part of a token's life.
  const start = Date.now();
  let passed = 0;
  context.mock.method(Date, "now", () => start + passed);
  context.mock.method(performance, "now", () => passed);
  const { emulator, hubspot, told, count } = renewing({ emulator: { tokenLifetime: 2000 } });
  await hubspot.crm.objects.get(contact);
  passed = 1550;
  await hubspot.crm.objects.get(contact);
  assert.equal(count("/oauth/"), 1);
  passed = 1850;
  await hubspot.crm.objects.get(contact);
  assert.equal(count("/oauth/"), 2);
  const { requests } = await emulator.state();
  assert.deepEqual(Object.keys(requests.byStatus), ["200"]);
  assert.deepEqual(told.map(({ expiresIn }) => expiresIn), [2000, 2000]);
  assert.notEqual(told[0].accessToken, told[1].accessToken);
});

test("twenty calls that meet an expired token share one renewal, and each is sent once more", async () => {
  const { emulator, hubspot, told, count, sent } = renewing();
  await hubspot.crm.objects.get(contact);
  await emulator.advance({ milliseconds: 1_800_000 });
  const before = sent.length;
  const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => hubspot.crm.objects.get({ ...contact, objectId: 1001 + index })));
  assert.deepEqual(replies.map(({ id }) => Number(id)), Array.from({ length: 20 }, (_, index) => 1001 + index));
  assert.equal(count("/oauth/"), 2);
  assert.equal(sent.length - before, 41, "20 that are refused, one renewal, 20 again");
  const { byStatus } = (await emulator.state()).requests;
  assert.deepEqual(byStatus, { 200: 1 + 1 + 1 + 20, 401: 20 });
  assert.deepEqual(told.map(({ refreshToken }) => refreshToken), [emulator.refreshToken, emulator.refreshToken]);
});

test("twenty calls at the start share one token, too", async () => {
  const { hubspot, count, told } = renewing();
  await Promise.all(Array.from({ length: 20 }, () => hubspot.crm.objects.get(contact)));
  assert.deepEqual([count("/oauth/"), count("/crm/"), told.length], [1, 20, 1]);
});

test("a token that HubSpot keeps refusing is renewed once for a call, and the call fails", async () => {
  const { emulator, hubspot, count, secrets } = renewing();
  await emulator.fault({ kind: "401expired", match: "GET /crm", times: 10 });
  await assert.rejects(hubspot.crm.objects.get(contact), (error) => {
    assert.ok(error instanceof AuthenticationError);
    for (const secret of secrets) assert.ok(!inspect(error, { depth: 10 }).includes(secret));
    return true;
  });
  assert.deepEqual([count("/crm/"), count("/oauth/")], [2, 2]);
});

test("where the app was uninstalled every waiting call says to authorise it again, after one request", async () => {
  const { emulator, hubspot, count, told, secrets } = renewing();
  await emulator.account({ portalId: emulator.portalId, installed: false });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => hubspot.crm.objects.get(contact)));
  for (const { reason } of outcomes) {
    assert.ok(reason instanceof AuthenticationError);
    assert.match(reason.message, /authorise the app again/);
    for (const secret of secrets) assert.ok(!(inspect(reason, { depth: 10 }) + JSON.stringify(reason)).includes(secret));
  }
  assert.deepEqual([count("/oauth/"), count("/crm/"), told.length], [1, 0, 0]);
});

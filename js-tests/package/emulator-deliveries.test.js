// What the emulator sends by itself, as an app receives it: to a handler in this process and to a server on a port.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";

import { emulatorFor } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";
import { startServer } from "../helpers/server.js";

const { createEmulator } = await load("hubspot-wasm/emulator");

const HOOK = "https://app.invalid/hook";
const ACTION = "https://app.invalid/action";
const BLOCK = { outputFields: { hs_execution_state: "BLOCK", hs_expiration_duration: "PT1H" } };
const SUCCESS = { outputFields: { hs_execution_state: "SUCCESS" } };

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("base64");

/** An emulator whose deliveries end at a handler; `received` holds what came. */
function receiving(handler, options = {}) {
  const received = [];
  const deliver = async (request) => {
    const body = await request.clone().text();
    const delivery = { method: request.method, url: request.url, headers: request.headers, body };
    received.push(delivery);
    return handler(delivery, received.length);
  };
  const emulator = createEmulator({ ...options, deliver });
  const call = (method, path, body, token = emulator.accessToken) =>
    emulator.fetch(emulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return { emulator, received, call };
}

test("an action that blocks is completed by its callback", async () => {
  const { emulator, received, call } = receiving(() => Response.json(BLOCK));
  const { callbackId } = await emulator.execution({ actionUrl: ACTION, inputFields: { widget: "w1" } });
  await emulator.settled();
  assert.match(callbackId, /^ap-12345-\d+-\d+-\d+$/);
  const [{ method, url, headers, body }] = received;
  assert.deepEqual([method, url, headers.get("content-type")], ["POST", ACTION, "application/json"]);
  assert.equal(JSON.parse(body).callbackId, callbackId);
  assert.deepEqual(JSON.parse(body).inputFields, { widget: "w1" });

  const { clientSecret } = emulator;
  const time = headers.get("x-hubspot-request-timestamp");
  assert.equal(headers.get("x-hubspot-signature-version"), "v2");
  assert.equal(headers.get("x-hubspot-signature"), sha256(clientSecret, method, url, body));
  assert.equal(headers.get("x-hubspot-signature-v3"), hmac(clientSecret, method + url + body + time));

  const path = `/automation/v4/actions/callbacks/${callbackId}/complete`;
  assert.equal((await call("POST", path, SUCCESS)).status, 204);
  assert.equal((await call("POST", path, SUCCESS)).status, 409);
  const { executions } = await emulator.state();
  assert.deepEqual([executions[0].state, executions[0].outputFields], ["COMPLETED", SUCCESS.outputFields]);
});

test("a handler may complete within its own call once it has answered", async () => {
  let completed;
  const { emulator, call } = receiving(async ({ body }) => {
    const { callbackId } = JSON.parse(body);
    completed = new Promise((resolve) => setTimeout(resolve, 20)).then(() => call("POST", `/callbacks/${callbackId}/complete`, SUCCESS));
    return Response.json(BLOCK);
  });
  await emulator.execution({ actionUrl: ACTION });
  await emulator.settled();
  await completed;
  assert.equal((await emulator.state()).executions[0].state, "COMPLETED");
});

test("writes are pushed, signed, and again where they are refused", async () => {
  const { emulator, received, call } = receiving((_, count) => new Response(null, { status: count < 3 ? 500 : 204 }));
  const told = await emulator.webhooks({ targetUrl: HOOK, subscriptions: ["contact.creation"] });
  assert.deepEqual(told, { targetUrl: HOOK, subscriptions: ["contact.creation"], signatures: ["v1", "v3"] });
  await call("POST", "/crm/v3/objects/contacts", { properties: { email: "new@x.test" } });
  await emulator.settled();
  assert.equal(received.length, 1);
  for (const _ of [1, 2, 3]) {
    await emulator.advance({ milliseconds: 120_000 });
    await emulator.settled();
  }
  const events = received.map(({ body }) => JSON.parse(body)[0]);
  assert.deepEqual(events.map(({ attemptNumber }) => attemptNumber), [0, 1, 2]);
  assert.deepEqual(new Set(events.map(({ eventId }) => eventId)).size, 1);
  for (const { method, url, headers, body } of received) {
    assert.equal(headers.get("x-hubspot-signature"), sha256(emulator.clientSecret, body));
    const text = method + url + body + headers.get("x-hubspot-request-timestamp");
    assert.equal(headers.get("x-hubspot-signature-v3"), hmac(emulator.clientSecret, text));
  }
  assert.deepEqual((await emulator.state()).webhooks, { waiting: 0, delivered: 1, givenUp: 0 });
});

test("any event can be sent", async () => {
  const { emulator, received } = receiving(() => new Response());
  await assert.rejects(emulator.event({ subscriptionType: "conversation.creation" }), /events have no target/);
  await emulator.webhooks({ targetUrl: HOOK, signatures: ["v2"] });
  const { eventId } = await emulator.event({ subscriptionType: "conversation.newMessage", objectId: 77n, colour: "red" });
  await emulator.settled();
  const [event] = JSON.parse(received[0].body);
  const { messageType, objectId, colour } = event;
  assert.deepEqual([event.eventId, messageType, objectId, colour], [eventId, "MESSAGE", 77, "red"]);
  assert.equal(received[0].headers.get("x-hubspot-signature-version"), "v2");
  assert.equal(received[0].headers.get("x-hubspot-signature-v3"), null);
});

test("a handler that throws, rejects or answers nonsense gave no answer", async () => {
  const answers = [
    () => {
      throw new Error("mine");
    },
    () => Promise.reject(new Error("mine")),
    () => undefined,
    () => ({ status: 200 }),
    () => new Response(),
  ];
  const { emulator, received } = receiving((_, count) => answers[count - 1]());
  await emulator.webhooks({ targetUrl: HOOK });
  await emulator.event({ subscriptionType: "deal.creation" });
  for (const _ of answers) {
    await emulator.settled();
    await emulator.advance({ milliseconds: 3_600_000 });
  }
  assert.equal(received.length, answers.length);
  assert.equal((await emulator.state()).webhooks.delivered, 1);
});

test("closing gives up what is under way and sends nothing more", async () => {
  let aborted;
  const deliver = (request) => {
    request.signal.addEventListener("abort", () => (aborted = true));
    return new Promise(() => {});
  };
  const emulator = createEmulator({ deliver });
  await emulator.webhooks({ targetUrl: HOOK });
  await emulator.event({ subscriptionType: "deal.creation" });
  const settled = emulator.settled();
  await emulator.close();
  await emulator.close();
  await settled;
  assert.equal(aborted, true);
  await emulator.event({ subscriptionType: "deal.creation" });
  await emulator.settled();
  assert.equal((await emulator.state()).webhooks.waiting, 1);
});

test("behind a port, deliveries reach a server, and a redirect is not followed", async (t) => {
  const paths = [];
  const { url } = await startServer((request, response) => {
    paths.push(request.url);
    request.resume();
    if (request.url === "/moved") return response.writeHead(302, { location: "/elsewhere" }).end();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(BLOCK));
  }, t);
  const emulator = await emulatorFor(t);
  await emulator.execution({ actionUrl: `${url}/action` });
  await emulator.execution({ actionUrl: `${url}/moved` });
  await emulator.execution({ actionUrl: "http://127.0.0.1:1/nobody" });
  await emulator.settled();
  const { executions } = await (await fetch(`${emulator.url}/_emulator/state`)).json();
  assert.deepEqual(executions.map(({ state }) => state), ["BLOCKED", "FAILED", "DUE"]);
  assert.deepEqual(paths.sort(), ["/action", "/moved"]);
});

test("a webhook waits five seconds for its answer", async (context) => {
  context.mock.timers.enable({ apis: ["Date", "setTimeout"], now: Date.now() });
  const emulator = createEmulator({ deliver: () => new Promise(() => {}) });
  await emulator.webhooks({ targetUrl: HOOK });
  await emulator.event({ subscriptionType: "deal.creation" });
  const settled = emulator.settled();
  context.mock.timers.tick(4_999);
  await new Promise(setImmediate);
  assert.equal((await emulator.state()).deliveries.underWay, 1);
  context.mock.timers.tick(1);
  await settled;
  const { webhooks, deliveries } = await emulator.state();
  assert.deepEqual([webhooks.waiting, deliveries.underWay], [1, 0]);
});

test("the app is installed from consent to removal", async () => {
  const redirectUri = "https://app.invalid/back";
  const emulator = createEmulator({ redirectUris: [redirectUri] });
  const query = new URLSearchParams({ client_id: emulator.clientId, redirect_uri: redirectUri, scope: "oauth tickets" });
  const page = await emulator.fetch(`${emulator.url}/oauth/authorize?${query}`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<li>tickets<\/li>/);
  const approval = await emulator.fetch(`${emulator.url}/oauth/authorize`, { method: "POST", body: query });
  assert.equal(approval.status, 302);
  const consented = new URL(approval.headers.get("location")).searchParams.get("code");
  const { code } = await emulator.code({ redirectUri, scopes: ["oauth"] });
  const ask = async (form) => {
    const { clientId, clientSecret } = emulator;
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
    return (await emulator.fetch(`${emulator.url}/oauth/v1/token`, { method: "POST", body })).json();
  };
  const exchange = (code) => ask({ grant_type: "authorization_code", code, redirect_uri: redirectUri });
  assert.deepEqual((await exchange(consented)).scopes, ["oauth", "tickets"]);
  const tokens = await exchange(code);
  assert.deepEqual([tokens.hub_id, tokens.scopes], [12345, ["oauth"]]);
  assert.equal((await exchange(code)).status, "BAD_AUTH_CODE");
  const again = () => ask({ grant_type: "refresh_token", refresh_token: tokens.refresh_token });
  assert.equal((await again()).refresh_token, tokens.refresh_token);
  await emulator.account({ portalId: 12345, installed: false });
  assert.equal((await again()).status, "BAD_REFRESH_TOKEN");
  await assert.rejects(emulator.code({ redirectUri: "https://other.invalid" }), /`redirectUri` must be one of/);
});

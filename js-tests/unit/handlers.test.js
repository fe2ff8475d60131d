import assert from "node:assert/strict";
import { once } from "node:events";
import { request as ask } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";

import { InvalidRequestError, actionHandler, nodeListener, webhookHandler } from "../../pkg-template/src/exports.js";
import { credulousTools } from "../helpers/fake-tools.js";
import { startServer } from "../helpers/server.js";

const KNOWN = { clientSecret: "s", hosts: ["hooks.example.com"] };
const GOOD = { "x-hubspot-signature": "good" };

const post = (body, headers = GOOD) => new Request("http://localhost/hook", { method: "POST", headers, body, duplex: "half" });

test("wrong options are told when the endpoint is made", () => {
  const nothing = () => {};
  const cases = [
    [{ ...KNOWN }, "onEvents"],
    [{ ...KNOWN, onEvents: "x" }, "onEvents"],
    [{ hosts: ["a"], onEvents: nothing }, "clientSecret"],
    [{ ...KNOWN, clientSecret: "", onEvents: nothing }, "clientSecret"],
    [{ ...KNOWN, hosts: [], onEvents: nothing }, "hosts"],
    [{ ...KNOWN, hosts: "hooks.example.com", onEvents: nothing }, "hosts"],
    [{ ...KNOWN, hosts: [undefined], onEvents: nothing }, "hosts"],
    [{ ...KNOWN, versions: ["v4"], onEvents: nothing }, "versions"],
    [{ ...KNOWN, versions: "v3", onEvents: nothing }, "versions"],
    [{ ...KNOWN, versions: [], onEvents: nothing }, "versions"],
    [{ ...KNOWN, secret: "s", onEvents: nothing }, "secret"],
    ...["5mb", NaN, null, 0, -1].map((limit) => [{ ...KNOWN, limit, onEvents: nothing }, "limit"]),
  ];
  for (const [options, path] of cases) {
    assert.throws(() => webhookHandler(options), (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.deepEqual(error.problems.map((problem) => problem.path), [path]);
      return true;
    });
  }
  assert.throws(() => actionHandler({ ...KNOWN }), /`onExecution` must be a function/);
  assert.throws(() => nodeListener(nothing, { limit: "5mb" }), /`limit` must be a number of bytes above 0/);
});

test("events that HubSpot signed reach the listener, and HubSpot hears 200 once it is done", async () => {
  const asked = credulousTools();
  const order = [];
  const onEvents = async (events, request) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    order.push(events, request.url);
  };
  const response = await webhookHandler({ ...KNOWN, onEvents })(post('[{"type":"deal.creation"}]'));
  order.push(response.status);
  assert.deepEqual(order, [[{ type: "deal.creation" }], "http://localhost/hook", 200]);
  assert.equal(asked.at(-1).input.url, "https://hooks.example.com/hook");
  assert.ok(!("versions" in asked.at(-1).input), "all versions count");
});

test("an action's answer is what its listener returns", async () => {
  const asked = credulousTools();
  const answer = { outputFields: { hs_execution_state: "BLOCK" } };
  for (const [given, expected] of [[answer, answer], [undefined, {}]]) {
    const handler = actionHandler({ ...KNOWN, versions: undefined, onExecution: (execution) => (assert.equal(execution.callbackId, "ap-1"), given) });
    const response = await handler(post('{"callbackId":"ap-1"}'));
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type"), /json/);
    assert.deepEqual(await response.json(), expected);
  }
  assert.deepEqual(asked.at(-1).input.versions, ["v2", "v3"]);
});

test("other methods are 405, and nothing is verified", async () => {
  const asked = credulousTools();
  for (const make of [() => webhookHandler({ ...KNOWN, onEvents() {} }), () => actionHandler({ ...KNOWN, onExecution() {} })]) {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await make()(new Request("http://localhost/", { method }));
      assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
    }
  }
  assert.equal(asked.length, 0);
});

test("a request that HubSpot did not sign is 401 with the reason; one that it signed and nobody understands 400", async () => {
  credulousTools();
  const unwanted = () => assert.fail("the listener heard of it");
  const webhooks = webhookHandler({ ...KNOWN, onEvents: unwanted });
  const action = actionHandler({ ...KNOWN, onExecution: unwanted });
  for (const reason of ["missing", "stale", "mismatch"]) {
    for (const handler of [webhooks, action]) {
      const response = await handler(post("[]", { "x-hubspot-signature": reason }));
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), { status: "error", message: reason });
    }
  }
  assert.equal((await webhooks(post("[]", { "x-hubspot-signature": "malformed" }))).status, 400);
  for (const body of ["", "{", "[]", "null", '"ap-1"', "{}", '{"callbackId":7}', new Uint8Array([0xff])]) {
    assert.equal((await action(post(body))).status, 400, String(body));
  }
});

test("a body past the limit is 413, and no more of it is read", async () => {
  const asked = credulousTools();
  const handler = webhookHandler({ ...KNOWN, limit: 10, onEvents() {} });
  assert.equal((await handler(post("[12345678]"))).status, 200);
  assert.equal((await handler(post("[123456789]"))).status, 413);
  const before = asked.length;
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(4).fill(++pulled)),
    cancel: () => void (cancelled = true),
  });
  const response = await handler(post(endless));
  assert.equal(response.status, 413);
  assert.ok(cancelled && pulled < 10, `${pulled}`);
  assert.equal(asked.length, before);
});

test("what a listener throws is the caller's: HubSpot must not hear that all is well", async () => {
  credulousTools();
  const mine = new Error("mine");
  const fails = () => Promise.reject(mine);
  await assert.rejects(webhookHandler({ ...KNOWN, onEvents: fails })(post("[]")), mine);
  await assert.rejects(actionHandler({ ...KNOWN, onExecution: fails })(post('{"callbackId":"ap-1"}')), mine);
});

test("a request as other runtimes make it will do: its stream has a reader alone", async () => {
  credulousTools();
  const bytes = new TextEncoder().encode('[{"type":"deal.creation"}]');
  const chunks = [bytes.slice(0, 5), bytes.slice(5)];
  const reader = { read: async () => (chunks.length > 0 ? { done: false, value: chunks.shift() } : { done: true }), cancel: async () => {} };
  const request = { method: "POST", url: "https://x.example/", headers: new Headers(GOOD), body: { getReader: () => reader } };
  const seen = [];
  const response = await webhookHandler({ ...KNOWN, onEvents: (events) => seen.push(...events) })(request);
  assert.deepEqual([response.status, seen], [200, [{ type: "deal.creation" }]]);
});

/** A server with the handler; `errors` is what onError heard. */
async function serverOf(context, handler, options) {
  const errors = [];
  const served = await startServer(nodeListener(handler, { onError: (error) => errors.push(error), ...options }), context);
  return { ...served, errors };
}

/** What the server says to a few bytes, until it closes. */
async function raw(port, text) {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  socket.write(text);
  let said = "";
  for await (const chunk of socket) said += chunk;
  return said;
}

const echo = async (request) => Response.json({ method: request.method, url: request.url, body: await request.text() });

test("Node's http serves a handler: method, URL, headers and body there and back", async (context) => {
  const handler = async (request) => {
    const headers = [["x-mine", request.headers.get("x-given")], ["set-cookie", "a=1"], ["set-cookie", "b=2"]];
    return new Response(await request.arrayBuffer(), { status: 201, headers });
  };
  const { url } = await serverOf(context, handler);
  const body = new Uint8Array(300_000).map((_, index) => index * 7);
  const response = await fetch(`${url}/a?b=c`, { method: "POST", headers: { "x-given": "yes" }, body });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("x-mine"), "yes");
  assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body);
});

test("the URL is the path under a host that says nothing, whoever the Host header names", async (context) => {
  const { port } = await serverOf(context, echo);
  const told = async (target) => {
    const said = await raw(port, `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    return /"url":"([^"]*)"/.exec(said)[1];
  };
  assert.equal(await told("/hook?a=%40b"), "http://localhost/hook?a=%40b");
  assert.equal(await told("//evil.example/hook"), "http://localhost//evil.example/hook");
  assert.equal(await told("http://proxied.example/hook?a=b"), "http://proxied.example/hook?a=b");
});

test("where a framework mounted a router, the whole URL counts", async () => {
  const incoming = { method: "GET", url: "/hook", originalUrl: "/api/hook?a=b", headers: {}, async *[Symbol.asyncIterator]() {} };
  const answer = {};
  const outgoing = { writeHead: (status) => (answer.status = status), end: (body) => (answer.body = JSON.parse(new TextDecoder().decode(body))) };
  await nodeListener(echo)(incoming, outgoing);
  assert.deepEqual(answer, { status: 200, body: { method: "GET", url: "http://localhost/api/hook?a=b", body: "" } });
});

test("what can be no request is 400 and harms nobody", async (context) => {
  const { port, errors, url } = await serverOf(context, echo);
  for (const line of ["OPTIONS *", "TRACE /", "GET http://user:pass@a.example/", "GET http://:80/"]) {
    assert.match(await raw(port, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`), /^HTTP\/1.1 400 /, line);
  }
  assert.equal((await fetch(url)).status, 200);
  assert.deepEqual(errors, []);
});

test("what the handler throws is 500 for the caller, and onError hears it", async (context) => {
  const mine = new Error("mine");
  const failing = new ReadableStream({ pull: (controller) => controller.error(mine) });
  const answers = {
    "/throws": () => {
      throw mine;
    },
    "/rejects": () => Promise.reject(mine),
    "/nothing": () => undefined,
    "/breaks": () => new Response(failing),
  };
  const { url, errors } = await serverOf(context, async (request) => answers[new URL(request.url).pathname]());
  for (const path of Object.keys(answers)) {
    const response = await fetch(url + path);
    assert.deepEqual([response.status, await response.text()], [500, ""], path);
  }
  assert.equal(errors.length, 4);
  assert.ok([errors[0], errors[1], errors[3]].every((error) => error === mine) && errors[2] instanceof TypeError);
});

test("an onError that fails, at once or later, ends neither the answer nor the server", async (context) => {
  const printed = context.mock.method(console, "error", () => {});
  const fails = () => {
    throw new Error("the log is full");
  };
  for (const onError of [fails, async () => fails()]) {
    const { url } = await serverOf(context, fails, { onError });
    assert.deepEqual([(await fetch(url)).status, (await fetch(url)).status], [500, 500]);
  }
  assert.equal(printed.mock.callCount(), 4);
});

test("an upload past the limit hears 413 while it streams", { timeout: 60_000 }, async (context) => {
  const { url } = await serverOf(context, () => assert.fail("the handler heard of it"), { limit: 1000 });
  const upload = ask(url, { method: "POST" });
  upload.on("error", () => {});
  const timer = setInterval(() => upload.write(Buffer.alloc(600)), 5);
  const [response] = await once(upload, "response");
  clearInterval(timer);
  assert.equal(response.statusCode, 413);
  upload.end();
  response.resume();
  await once(response, "end");
  // Nor does the connection break under the next one.
  for (let time = 0; time < 9; time++) assert.equal((await fetch(url, { method: "POST", body: Buffer.alloc(3_000_000) })).status, 413);
});

test("an upload that breaks off reaches nobody, and the server goes on", async (context) => {
  const { port, url, errors, server } = await serverOf(context, echo);
  const socket = connect(port, "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
  await once(server, "request");
  const gone = new Promise((resolve) => server.once("connection", resolve));
  socket.destroy();
  const response = await fetch(url, { method: "POST", body: "whole" });
  await gone;
  assert.deepEqual(await response.json(), { method: "POST", url: "http://localhost/", body: "whole" });
  assert.deepEqual(errors, []);
});

test("a response that can't be sent is a 500, and the server goes on", async (context) => {
  const { url, errors } = await serverOf(context, async () => Response.error());
  for (let request = 0; request < 2; request++) assert.equal((await fetch(url)).status, 500);
  assert.deepEqual(errors.map(({ message }) => message), Array(2).fill("a response of status 0 can't be sent"));
});

// The keeper of jobs: only what HubSpot signed gets in, and nobody reads another's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../helpers/package.js";
import { createJobs } from "./backend.js";

const { sign } = await load("hubspot-wasm");
const { memoryStore } = await load("hubspot-wasm/relay");

const clientSecret = "the secret of a test";
const ORIGIN = "https://backend.example.com";
const ADA = { portalId: 1, userId: 7 };
const saved = { kind: "snapshots", version: 1, state: { objects: [] } };

/** A keeper, and requests of people to it as HubSpot signs them. */
function keeper() {
  const handler = createJobs({ clientSecret, hosts: [new URL(ORIGIN).host], store: memoryStore() });
  /** @param {{ with?: object, change?: (request: { url: string, headers: object }) => void }} [how] what is signed, and changed afterwards */
  return async (method, path, body, who = ADA, { change = () => {}, ...signing } = {}) => {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const request = { url: `${ORIGIN}${path}?${new URLSearchParams(who)}` };
    request.headers = sign({ method, url: request.url, body: text, clientSecret, ...signing });
    change(request);
    const response = await handler(new Request(request.url, { method, headers: request.headers, body: text || undefined }));
    return { status: response.status, reply: response.status === 204 ? undefined : await response.json() };
  };
}

test("a job is there until it is forgotten", async () => {
  const ask = keeper();
  assert.deepEqual(await ask("GET", "/jobs/1001"), { status: 200, reply: { saved: null } });
  assert.deepEqual(await ask("PUT", "/jobs/1001", { saved }), { status: 204, reply: undefined });
  assert.deepEqual(await ask("GET", "/jobs/1001"), { status: 200, reply: { saved } });
  assert.deepEqual(await ask("GET", "/jobs/1002"), { status: 200, reply: { saved: null } });
  await ask("DELETE", "/jobs/1001");
  assert.deepEqual(await ask("GET", "/jobs/1001"), { status: 200, reply: { saved: null } });
});

test("other people, and other accounts, have jobs of their own", async () => {
  const ask = keeper();
  await ask("PUT", "/jobs/1001", { saved });
  for (const who of [{ ...ADA, userId: 8 }, { ...ADA, portalId: 2 }]) {
    assert.deepEqual(await ask("GET", "/jobs/1001", undefined, who), { status: 200, reply: { saved: null } });
  }
});

test("what HubSpot did not sign as it came is refused", async () => {
  const ask = keeper();
  await ask("PUT", "/jobs/1001", { saved });
  const forged = {
    "another secret": { clientSecret: "another secret" },
    "six minutes ago": { now: Date.now() - 360_000 },
    "an older version": { version: "v2" },
    "no signature": { change: (request) => (request.headers = {}) },
    "another person": { change: (request) => (request.url = request.url.replace("userId=7", "userId=8")) },
    "another job": { change: (request) => (request.url = request.url.replace("1001", "1002")) },
  };
  for (const [how, options] of Object.entries(forged)) {
    const { status, reply } = await ask("GET", "/jobs/1001", undefined, ADA, options);
    assert.deepEqual([status, reply.category], [401, "SIGNATURE"], how);
  }
});

test("a card that says itself whose it is is refused, as is one of nobody", async () => {
  const ask = keeper();
  await ask("PUT", "/jobs/1001", { saved });
  for (const who of [[["userId", "8"], ["portalId", "1"], ["userId", "7"]], [["portalId", "2"], ["portalId", "1"], ["userId", "7"]], [["portalId", "1"]]]) {
    assert.equal((await ask("GET", "/jobs/1001", undefined, who)).status, 400);
  }
});

test("what is no job is refused", async () => {
  const ask = keeper();
  for (const body of ["", "{", "[]", "null", { saved: null }, { saved: "text" }, {}, { saved: { state: "x".repeat(900_000) } }]) {
    assert.equal((await ask("PUT", "/jobs/1001", body)).status, 400);
  }
  for (const path of ["/jobs/", "/jobs/1001/x", "/jobs/..%2f1001", "/jobs/a%00b", `/jobs/${"1".repeat(65)}`, "/other"]) {
    assert.equal((await ask("GET", path)).status, 404, path);
  }
  assert.equal((await ask("POST", "/jobs/1001", { saved })).status, 405);
});

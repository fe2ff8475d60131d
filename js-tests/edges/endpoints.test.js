// An endpoint that HubSpot calls, in every runtime that serves requests: signed ones get in, and nothing else.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { load } from "../helpers/package.js";
import { inBun, inDeno, inNode, inWorkerd, programs, skips } from "./servers.js";

const { sign } = await load("hubspot-wasm");
const clientSecret = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const SEEN = "https://hooks.example.com/hook?a=%40b";

const HANDLER = `
import { nodeListener, webhookHandler } from "hubspot-wasm";
const told = [];
const onEvents = (events) => void told.push(...events.map(({ type, objectId }) => type + " " + objectId));
const hook = webhookHandler({ clientSecret: "${clientSecret}", hosts: ["hooks.example.com"], limit: 200_000, onEvents });
const fetch = (request) => (request.method === "GET" ? Response.json(told) : hook(request));
`;
const servers = programs("endpoints", HANDLER);

const event = (objectId) => ({ subscriptionType: "deal.creation", objectId });

async function receives(url) {
  const post = async (body, headers) => {
    const response = await fetch(`${url}/hook?a=%40b`, { method: "POST", body, headers });
    return [response.status, (await response.text()) && "told why"];
  };
  const signed = (body) => post(body, sign({ url: SEEN, body, clientSecret }));
  const large = JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ ...event(index), padding: "é".repeat(900) })));
  assert.deepEqual(await signed(JSON.stringify([event(7)])), [200, ""]);
  assert.deepEqual(await signed(large), [200, ""]);
  assert.deepEqual(await signed("{"), [400, "told why"]);
  assert.deepEqual(await post("[]", {}), [401, "told why"]);
  assert.deepEqual(await post("[1]", sign({ url: SEEN, body: "[2]", clientSecret })), [401, "told why"]);
  assert.deepEqual(await signed(" ".repeat(200_001)), [413, "told why"]);
  const told = await (await fetch(url)).json();
  assert.deepEqual([told.length, told[0], told[100]], [101, "deal.creation 7", "deal.creation 99"]);
}

describe("an endpoint", { concurrency: true }, () => {
  test("in Node", async (context) => receives(await inNode(context, servers)));
  test("in workerd", { skip: skips.workerd }, async (context) => receives(await inWorkerd(context, servers)));
  for (const program of ["serve", "node"]) {
    const how = program === "node" ? "its node:http" : "its own server";
    test(`in Deno, by ${how}`, { skip: skips.deno }, async (context) => receives(await inDeno(context, servers, program)));
    test(`in Bun, by ${how}`, { skip: skips.bun }, async (context) => receives(await inBun(context, servers, program)));
  }
});

// The relay of an app card in every runtime that serves requests: a card's client works through each of them, and a message
// that comes twice is carried out once.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hubspotFetch } from "../helpers/card.js";
import { HubSpot, emulatorFor, errors, snapshotsOf } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";
import { inBun, inDeno, inNode, inWorkerd, programs, skips } from "./servers.js";

const { relay } = await load("hubspot-wasm");

const clientSecret = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const PUBLIC = "https://backend.example.com/hubspot";

/** Each request has its own client: on workerd one must not wait for what another one began. */
const HANDLER = `
import { HubSpot, nodeListener } from "hubspot-wasm";
import { createRelay } from "hubspot-wasm/relay";
const relays = {};
const clientOf = ({ url, accessToken, clientId, clientSecret }) => () => new HubSpot({ baseUrl: url, accessToken, app: { clientId, clientSecret } });
const allow = ["crm.objects.get", "crm.objects.create", "webhooks.snapshots.create", "webhooks.snapshots.status"];
const fetch = (request) => {
  const place = JSON.parse(request.headers.get("x-place"));
  relays[place.url] ??= createRelay({ client: clientOf(place), clientSecret: "${clientSecret}", hosts: ["backend.example.com"], allow });
  return relays[place.url](request);
};
`;
const servers = programs("relays", HANDLER);

async function relays(context, url) {
  const emulator = await emulatorFor(context, { snapshots: { recordDelay: 20, pending: 20, inProgress: [20, 100] } });
  const { accessToken, clientId, clientSecret: secret } = emulator;
  const place = JSON.stringify({ url: emulator.url, accessToken, clientId, clientSecret: secret });
  const carry = async (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = { ...Object.fromEntries(request.headers), "x-place": place };
    return fetch(url + pathname + search, { method: "POST", headers, body: await request.arrayBuffer() });
  };
  const card = (options) => new HubSpot({ transport: relay(hubspotFetch(carry, { clientSecret, ...options }).fetch, PUBLIC) });
  const hubspot = card();
  assert.equal((await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 })).id, "1001");
  await assert.rejects(hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }), errors.NotFoundError);
  await assert.rejects(hubspot.crm.objects.archive({ objectType: "contacts", objectId: 1001 }), errors.PermissionError);
  await assert.rejects(card({ clientSecret: "another" }).crm.objects.get({ objectType: "contacts", objectId: 1001 }), errors.AuthenticationError);
  const results = await hubspot.webhooks.snapshots.take(snapshotsOf(3), { firstDelay: 100, maxDelay: 300 });
  assert.deepEqual(results.map(({ outcome }) => outcome), ["completed", "completed", "completed"]);
  await card({ twice: true }).crm.objects.create({ objectType: "contacts", body: { properties: { email: "twice@example.com" } } });
  const { log } = await emulator.state();
  assert.equal(log.filter(({ method, path }) => method === "POST" && path === "/crm/v3/objects/contacts").length, 1);
}

describe("a relay", { concurrency: true }, () => {
  test("in Node", async (context) => relays(context, await inNode(context, servers)));
  test("in workerd", { skip: skips.workerd }, async (context) => relays(context, await inWorkerd(context, servers)));
  for (const program of ["serve", "node"]) {
    const how = program === "node" ? "its node:http" : "its own server";
    test(`in Deno, by ${how}`, { skip: skips.deno }, async (context) => relays(context, await inDeno(context, servers, program)));
    test(`in Bun, by ${how}`, { skip: skips.bun }, async (context) => relays(context, await inBun(context, servers, program)));
  }
});

#!/usr/bin/env node
// The backend of an app card: a relay behind Node's http. Without an account's token it has an emulator of HubSpot behind it,
// for local development with `hs project dev`.

import { once } from "node:events";
import { createServer } from "node:http";

import { HubSpot, nodeListener } from "hubspot-wasm";

import { createBackend } from "./backend.mjs";

/** Of the emulator: they take about a second. */
const SNAPSHOTS = { recordDelay: [100, 300], pending: [100, 400], inProgress: [100, 700] };

const { PORT = "8080", PUBLIC_URL, HUBSPOT_ACCESS_TOKEN, HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, HUBSPOT_PORTAL_ID } = process.env;

const account = HUBSPOT_ACCESS_TOKEN ? real() : await emulated();

const server = createServer().listen(Number(PORT), "127.0.0.1");
await once(server, "listening");
const local = `http://localhost:${server.address().port}`;
// HubSpot signs the URL that it calls: the public one, or under `hs project dev` the local one.
server.on("request", nodeListener(createBackend({ ...account, hosts: [PUBLIC_URL ?? local] })));
console.log(`The relay listens on ${local}`);

/** The account that the environment names. Snapshots need the app's client ID, too. */
function real() {
  const app = HUBSPOT_CLIENT_ID && { clientId: HUBSPOT_CLIENT_ID, clientSecret: HUBSPOT_CLIENT_SECRET };
  const client = new HubSpot({ accessToken: HUBSPOT_ACCESS_TOKEN, ...(app && { app }) });
  return { client, portalId: HUBSPOT_PORTAL_ID, clientSecret: HUBSPOT_CLIENT_SECRET };
}

/** HubSpot's side in this process, with contacts in it. */
async function emulated() {
  const { startEmulator } = await import("hubspot-wasm/emulator");
  const emulator = await startEmulator({ snapshots: SNAPSHOTS });
  const { accessToken, clientId, clientSecret, portalId } = emulator;
  console.log(`An emulator of HubSpot has account ${portalId}. Sign what the card sends: export CLIENT_SECRET=${clientSecret}`);
  const client = new HubSpot({ accessToken, app: { clientId, clientSecret }, baseUrl: emulator.url });
  return { client, portalId, clientSecret };
}

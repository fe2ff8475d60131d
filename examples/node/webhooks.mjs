#!/usr/bin/env node
// Receives the webhooks of an app: accounts install it at /install, their events come to /webhooks, a line for each.
// Needs hubspot-wasm and the files beside it; `node webhooks.mjs --help` tells the rest.

import { once } from "node:events";

import { webhookHandler } from "hubspot-wasm";

import { runApp } from "./app.mjs";
import { installAsPerson } from "./person.mjs";
import { printable } from "./results.mjs";

const usage = `Usage: node webhooks.mjs [options]

Serves the redirect URL and the webhooks of an app. The app's settings in HubSpot need both: URL/redirect as a redirect
URL, and URL/webhooks as the target of its webhooks.
`;

/** What the subscriptions need. */
const scopes = ["oauth", "crm.objects.contacts.read", "conversations.read"];

process.exitCode = await runApp({ usage, scopes, routes, demo });

function routes({ clientSecret, url }) {
  return { "/webhooks": webhookHandler({ clientSecret, hosts: [url], onEvents }) };
}

/** HubSpot waits five seconds: whatever takes longer belongs behind a queue. */
function onEvents(events) {
  for (const event of events) console.log(printable(lineOf(event)));
}

/** @param {import("hubspot-wasm").WebhookEvent} event */
function lineOf(event) {
  const { type } = event;
  if (type === "unknown") return `something new: ${JSON.stringify(event.raw)}`;
  const line = `account ${event.portalId}: ${type} of ${event.objectId}`;
  if (type === "conversation.newMessage") return `${line}: ${event.messageType} ${event.messageId}`;
  if ("propertyName" in event) return `${line}: ${event.propertyName} is now ${JSON.stringify(event.propertyValue)}`;
  if ("mergedObjectIds" in event) return `${line}: ${event.mergedObjectIds} went into ${event.primaryObjectId}`;
  if ("associationType" in event) return `${line}: ${event.associationType} ${event.fromObjectId} and ${event.toObjectId}`;
  return line;
}

/** What happens in an account, from the installation on. */
async function demo({ url, emulator }) {
  console.log(await installAsPerson(url));
  const targetUrl = `${url}/webhooks`;
  await emulator.webhooks({ targetUrl });

  const stranger = await fetch(targetUrl, { method: "POST", body: "[]" });
  console.log(`A stranger's events: ${stranger.status} ${(await stranger.json()).message}`);

  const contacts = `${emulator.url}/crm/v3/objects/contacts`;
  const headers = { authorization: `Bearer ${emulator.accessToken}`, "content-type": "application/json" };
  const write = (method, address, properties) => fetch(address, { method, headers, body: JSON.stringify({ properties }) });
  const { id } = await (await write("POST", contacts, { email: "jo.new@alder.example" })).json();
  await write("PATCH", `${contacts}/${id}`, { firstname: "Jo" });
  await write("DELETE", `${contacts}/${id}`);

  for (const change of ["creation", "newMessage", "propertyChange", "deletion", "privacyDeletion"]) {
    await emulator.event({ subscriptionType: `conversation.${change}`, objectId: 77 });
  }
  await emulator.event({ subscriptionType: "quote.signature", objectId: 5 });
  await emulator.settled();
  const { delivered, waiting } = (await emulator.state()).webhooks;
  console.log(`${delivered} events delivered, ${waiting} waiting`);
}

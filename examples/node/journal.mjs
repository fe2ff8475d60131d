#!/usr/bin/env node
// Mirrors the contacts of an account into a SQLite file: all of them once, then every change, as the journal tells it.

import { NotFoundError } from "hubspot-wasm";

import { runExample } from "./api.mjs";
import { openMirror } from "./mirror.mjs";

const usage = `node journal.mjs [--verify] [FILE]

Mirrors the contacts of an account into FILE (contacts.sqlite) until it is stopped: by Ctrl-C, or in any other way, for
the same command goes on where the file stands. HubSpot's journal tells of three days: after a longer rest delete FILE.
With --verify it goes to the end of the journal and compares the mirror with the CRM.
Besides HUBSPOT_TOKEN it needs HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and HUBSPOT_PORTAL_ID.`;

const TYPE = { objectType: "contacts" };
const CONTACTS = { ...TYPE, properties: ["email", "firstname", "lastname", "city"] };
const SUBSCRIPTIONS = [
  { subscriptionType: "OBJECT", actions: ["CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE"], properties: CONTACTS.properties },
  { subscriptionType: "GDPR_PRIVACY_DELETION", actions: ["GDPR_DELETE"] },
];

await runExample(usage, async (hubspot, { args, values, demo, say, portalId }) => {
  if (!portalId) throw new Error("HUBSPOT_PORTAL_ID is missing: which account is it?");
  const mirror = await openMirror(args[0] ?? (demo ? ":memory:" : "contacts.sqlite"), String(portalId));
  try {
    for (const body of SUBSCRIPTIONS) {
      await hubspot.webhooks.subscriptions.upsert({ body: { ...body, portalId, objectTypeId: "0-1" } });
    }
    say(`subscribed to the contacts of account ${portalId}`);
    if (!mirror.place()) await load();
    const changing = demo && changeSomething(hubspot);
    for await (const seen of follow(!values.verify)) if (demo && seen >= (await changing)) break;
    if (values.verify || demo) await verify();
  } finally {
    mirror.close();
  }

  async function load() {
    // First where the journal ends: what happens while the contacts are read is told behind that.
    const { currentOffset: offset = "earliest" } = (await hubspot.webhooks.journal.latest()) ?? {};
    const all = [];
    for await (const { id, properties } of hubspot.crm.objects.list({ ...CONTACTS, limit: 100 })) {
      all.push({ id, create: chosen(properties) });
    }
    mirror.load(all, offset);
    say(`${all.length} contacts to begin with`);
  }

  async function* follow(follow) {
    let { offset: from } = mirror.place();
    for await (const { offset: to, events } of hubspot.webhooks.journal.read({ from, follow, filter: { portalId } }).files()) {
      const told = events.filter(({ objectTypeId }) => objectTypeId === "0-1");
      // HubSpot promises no order within a file.
      told.sort((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
      const changes = [];
      for (const event of told) changes.push(...(await changesOf(event)));
      mirror.apply(changes, { from, to, count: told.length });
      from = to;
      for (const { action, objectId, propertyChanges } of told) say(`${action.padEnd(11)} ${objectId} ${shown(propertyChanges)}`.trimEnd());
      yield mirror.place().events;
    }
  }

  /** An event may come twice; these changes may, too. */
  async function changesOf({ action, objectId, propertyChanges, mergedObjectIds = [] }) {
    const id = String(objectId);
    if (action === "CREATE") return [{ id, create: propertyChanges ?? {} }];
    if (action === "UPDATE") return [{ id, update: propertyChanges ?? {} }];
    // These don't tell what the contacts are now.
    if (action === "MERGE" || action === "RESTORE") return Promise.all([id, ...mergedObjectIds.map(String)].map(asItIs));
    return action === "DELETE" || action === "GDPR_DELETE" ? [{ id }] : [];
  }

  async function asItIs(objectId) {
    const contact = await hubspot.crm.objects.get({ ...CONTACTS, objectId }).catch((error) => {
      if (!(error instanceof NotFoundError)) throw error;
    });
    // One that was merged is answered as the one that it went into.
    return contact?.id === objectId ? { id: objectId, create: chosen(contact.properties) } : { id: objectId };
  }

  async function verify() {
    const mirrored = mirror.contacts();
    const differences = [];
    let count = 0;
    for await (const { id, properties } of hubspot.crm.objects.list({ ...CONTACTS, limit: 100 })) {
      count++;
      const [there, here] = [properties, mirrored.get(id) ?? {}].map(chosen);
      if (!mirrored.delete(id)) differences.push(`${id} is in the CRM alone`);
      else for (const name of CONTACTS.properties) {
        if (there[name] !== here[name]) differences.push(`${id}: ${name} is ${there[name]} in the CRM, ${here[name]} in the mirror`);
      }
    }
    for (const id of mirrored.keys()) differences.push(`${id} is in the mirror alone`);
    for (const difference of differences) say(difference);
    if (differences.length > 0) throw new Error(`${differences.length} differences among ${count} contacts`);
    say(`${count} contacts, each as in the CRM, after ${mirror.place().events} events`);
  }
}, { verify: { type: "boolean" } });

/** What the mirror keeps of a contact; null is what has no value. */
function chosen(properties) {
  return Object.fromEntries(CONTACTS.properties.map((name) => [name, properties[name] || null]));
}

function shown(properties = {}) {
  return Object.entries(properties).map(([name, value]) => `${name}: ${value ?? "none"}`).join(", ");
}

/** The demo's own changes; gives the number of events that tell them. */
async function changeSomething({ crm: { objects } }) {
  const { id: objectId } = await objects.create({ ...TYPE, body: { properties: { firstname: "Ada", email: "ada@example.com" } } });
  await objects.update({ ...TYPE, objectId, body: { properties: { lastname: "Lovelace", city: "London" } } });
  await objects.update({ ...TYPE, objectId: 1001, body: { properties: { city: "" } } });
  await objects.archive({ ...TYPE, objectId: 1002 });
  return 4;
}

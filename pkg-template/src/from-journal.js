// What the journal tells of snapshots whose job did not hear it: all that ask at once share one reading.

import { Journal } from "./journal.js";

/** The searches of each client that are about to begin. */
const searches = new WeakMap();

/** By how much this machine's clock may be ahead of HubSpot's, in milliseconds. */
const AHEAD = 60_000;

/** Gives a result its `fromJournal`; it is hidden, so that a result stays plain data to those who print and compare it. */
export function withJournal(client, result) {
  return Object.defineProperty(result, "fromJournal", { value: async (options) => fromJournal(client, result, options) });
}

/** @returns {Promise<{ properties: object, occurredAt?: string } | undefined>} */
async function fromJournal(client, { request, outcome, initiatedAt, properties, occurredAt }, options = {}) {
  if (properties) return { properties, occurredAt };
  if (outcome !== "gaveUp" && outcome !== "completed") return undefined;
  const since = outcome === "gaveUp" ? initiatedAt - AHEAD : initiatedAt;
  const wanted = { key: keyOf(request), names: request.properties, since, found: undefined };
  await joined(client, options, wanted, request);
  return wanted.found;
}

function joined(client, options, wanted, { portalId, objectTypeId }) {
  const waiting = searches.get(client) ?? [];
  searches.set(client, waiting);
  let search = waiting.find((other) => isSame(other.options, options));
  if (!search) {
    search = { options, all: [], portalId: new Set(), objectTypeId: new Set() };
    waiting.push(search);
    search.end = Promise.resolve().then(() => {
      waiting.splice(waiting.indexOf(search), 1);
      return look(client, search);
    });
  }
  search.all.push(wanted);
  search.portalId.add(String(portalId));
  search.objectTypeId.add(objectTypeId);
  return search.end;
}

async function look(client, { options, all, portalId, objectTypeId }) {
  const missing = new Map();
  for (const wanted of all) missing.set(wanted.key, [...(missing.get(wanted.key) ?? []), wanted]);
  const filter = { action: "SNAPSHOT", portalId: [...portalId], objectTypeId: [...objectTypeId] };
  for await (const { events } of new Journal(client, { ...options, filter, follow: false }).files()) {
    for (const event of events) {
      const key = keyOf(event);
      const left = missing.get(key)?.filter((wanted) => !tells(event, wanted));
      if (left?.length === 0) missing.delete(key);
      else if (left) missing.set(key, left);
    }
    if (missing.size === 0) return;
  }
}

/** Whether an event is what is wanted: late enough, and with all the values. */
function tells({ propertyChanges, occurredAt }, wanted) {
  if (Date.parse(occurredAt) < wanted.since || !wanted.names.every((name) => Object.hasOwn(propertyChanges ?? {}, name))) return false;
  wanted.found = { properties: Object.fromEntries(wanted.names.map((name) => [name, propertyChanges[name]])), occurredAt };
  return true;
}

function keyOf({ portalId, objectTypeId, objectId }) {
  return `${portalId} ${objectTypeId} ${objectId}`;
}

function isSame(options, others) {
  const names = Object.keys(options ?? {});
  return names.length === Object.keys(others ?? {}).length && names.every((name) => Object.is(options[name], others[name]));
}

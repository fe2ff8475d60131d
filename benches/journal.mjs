// What the events of one journal file of 10,000 cost against JSON.parse of it, over a fetch that answers at once.

import { HubSpot } from "./baseline.mjs";
import { report, rounds } from "./measure.mjs";

const EVENTS = 10_000;
const offset = "550e8400-e29b-41d4-a716-446655440000";
const file = new TextEncoder().encode(JSON.stringify({ offset, publishedAt: "2026-01-01T00:00:00.000Z", journalEvents: Array.from({ length: EVENTS }, event) }));
const entry = JSON.stringify({ url: "https://files.example.com/1?signature=x", expiresAt: "2100-01-01T00:00:00.000Z", currentOffset: offset });
const token = JSON.stringify({ access_token: "token", expires_in: 1800, token_type: "bearer" });

/** An event as HubSpot writes it: 0.4 kB of JSON. */
function event(_, index) {
  return {
    type: "crmObject", portalId: 12345, occurredAt: "2026-01-01T00:00:00.000Z", action: index % 100 === 0 ? "DELETE" : "UPDATE",
    objectTypeId: "0-1", objectId: 1001 + index,
    propertyChanges: { email: `contact-${index}@example.com`, firstname: "Ada", lastname: `Lovelace "${index}"`, lifecyclestage: "customer", notes: "She called on Monday, about the engine.\nAgain." },
  };
}

globalThis.fetch = async (url) => {
  const answer = (body) => new Response(body, { headers: { "content-type": "application/json" } });
  if (url.includes("/oauth/")) return answer(token);
  if (url.includes("/earliest")) return answer(entry);
  if (url.includes("/next")) return new Response(null, { status: 204 });
  return answer(file);
};

const hubspot = new HubSpot({ app: { clientId: "id", clientSecret: "secret" } });
async function read(options, expected) {
  let count = 0;
  for await (const { events } of hubspot.webhooks.journal.read({ follow: false, ...options }).files()) count += events.length;
  if (count !== expected) throw new Error(`${count} events`);
}

const variants = {
  parse: async () => JSON.parse(await (await fetch("https://files.example.com/1")).text()),
  all: () => read({}, EVENTS),
  some: () => read({ filter: { action: "DELETE" } }, EVENTS / 100),
};
const times = await rounds(variants, { count: 21, calls: 4 });
report("CPU of a journal file of 10,000 events against JSON.parse", "×", times.map((time) => time.all / time.parse));
report("CPU of the same, keeping 1 %, against JSON.parse", "×", times.map((time) => time.some / time.parse));

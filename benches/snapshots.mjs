// What 1,000 snapshots take: as a job, and as the loop that a user writes from HubSpot's guide. In virtual time, so counted.
// HubSpot's own client has no operation for snapshots: who uses it writes the same loop.

import { createEmulator } from "../dist/package/dist/emulator.js";
import { HubSpot } from "./baseline.mjs";
import { fact } from "./measure.mjs";
import { virtual } from "./virtual.mjs";

const COUNT = 1000;
/** From a request to its response, in milliseconds. */
const ROUND_TRIP = 100;
const ids = Array.from({ length: COUNT }, (_, index) => 1001 + index);
const snapshot = (objectId) => ({ portalId: 12345, objectTypeId: "0-1", objectId, properties: ["email"] });

const ways = { "asking about all at once": (open, ask) => Promise.all(open.map(ask)), "asking about one after the other": inTurn };

const own = await run((emulator) => job(emulator));
const withJournal = await run((emulator) => job(emulator, { journal: true }));
let plain;
for (const [way, asks] of Object.entries(ways)) {
  plain = await run((emulator, token) => loop(emulator, token, asks));
  told(`requests for 1,000 snapshots, against ${way}`, own);
}
told("requests for 1,000 snapshots with the journal, which brings the values, too", withJournal);

function told(name, ours) {
  const each = (value) => ({ plain: plain[value], package: ours[value] });
  fact(name, each("requests"), "");
  fact("  those that are refused with 429", each("refused"), "");
  fact("  until the last has ended", each("seconds"), "s");
}

async function run(work) {
  // The core and the emulator are compiled in real time.
  const world = virtual();
  const contacts = ids.map((id) => ({ id, properties: { email: `${id}@example.com` } }));
  const snapshots = { recordDelay: 1500, pending: 1000, inProgress: 2000 };
  const emulator = createEmulator({ clock: () => Date.now(), snapshots, data: { replace: true, contacts } });
  const { accessToken: token } = await emulator.token({ scopes: ["developer.webhooks_journal.snapshots.write"] });
  globalThis.fetch = async (url, init) => {
    const response = await emulator.fetch(url, init);
    await new Promise((resolve) => setTimeout(resolve, ROUND_TRIP));
    return response;
  };
  const began = Date.now();
  await world.until(work(emulator, token));
  const { snapshots: taken, limits } = await emulator.state();
  if (taken.total !== COUNT || taken.endsWaiting !== 0) throw new Error(JSON.stringify(taken));
  const seconds = (Date.now() - began) / 1000;
  world.end();
  const sum = (value) => limits.snapshots[value] + limits.journal[value];
  return { requests: sum("requests"), refused: sum("refused"), seconds };
}

async function job({ url: baseUrl, clientId, clientSecret }, options) {
  const hubspot = new HubSpot({ app: { clientId, clientSecret }, baseUrl });
  const results = await hubspot.webhooks.snapshots.take(ids.map(snapshot), { timeout: 3_600_000, ...options });
  if (results.some(({ outcome }) => outcome !== "completed")) throw new Error("a snapshot did not complete");
}

/** All are asked for, a hundred at a time; then each that is open is asked about, with a second's pause between the rounds. */
async function loop({ url }, token, asks) {
  const ask = async (path, init) => {
    for (;;) {
      const response = await fetch(`${url}/webhooks-journal/snapshots/2026-03/crm${path}`, { ...init, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } });
      if (response.status !== 429) return response.json();
      await pause();
    }
  };
  const open = new Set();
  for (let first = 0; first < COUNT; first += 100) {
    const body = JSON.stringify({ snapshotRequests: ids.slice(first, first + 100).map(snapshot) });
    const { snapshotResponses } = await ask("", { method: "POST", body });
    for (const { snapshotStatusId } of snapshotResponses) open.add(snapshotStatusId);
  }
  while (open.size > 0) {
    await asks([...open], async (id) => {
      const { status } = await ask(`/status/${id}`);
      if (["COMPLETED", "SUCCESS", "FAILED", "EXPIRED"].includes(status)) open.delete(id);
    });
    await pause();
  }
}

async function inTurn(open, ask) {
  for (const id of open) await ask(id);
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

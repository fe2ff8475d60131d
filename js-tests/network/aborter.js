// Aborts calls and jobs at many moments, says what is left of them, and ends by itself.

import { getEventListeners } from "node:events";

import { load } from "../helpers/package.js";
import { snapshotsOf } from "../helpers/requests.js";

const { client, rounds } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");
process.disconnect();

const hubspot = new HubSpot(client);
const signals = [];
let rejected = 0;
for (let round = 0; round < rounds; round++) {
  const controller = new AbortController();
  const { signal } = controller;
  signals.push(signal);
  const started = round % 2
    ? hubspot.webhooks.snapshots.take(snapshotsOf(3), { signal, batchSize: 2, firstDelay: 5 })
    : hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 }, { signal });
  const timer = setTimeout(() => controller.abort(), round * 4);
  await started.then(() => {}, (reason) => {
    if (reason !== signal.reason) throw reason;
    rejected++;
  });
  clearTimeout(timer);
}
// Others of this process keep their connections to be used again, but none of them keeps it alive.
const left = (names) => process.getActiveResourcesInfo().filter((name) => names.test(name)).length;
for (let turn = 0; turn < 100 && left(/Timeout|Immediate|TCP/) > 0; turn++) await new Promise((resolve) => setTimeout(resolve, 50));
console.log(JSON.stringify({
  rejected,
  listeners: signals.reduce((sum, signal) => sum + getEventListeners(signal, "abort").length, 0),
  timers: left(/Timeout|Immediate/),
  sockets: left(/TCP/),
}));

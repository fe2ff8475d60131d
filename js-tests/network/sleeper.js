// A job on a machine that sleeps for an hour when it is told to: both clocks jump, and no timer fires meanwhile.

import { load } from "../helpers/package.js";

let slept = 0;
const clocks = [[performance, performance.now.bind(performance)], [Date, Date.now]];
for (const [clock, now] of clocks) clock.now = () => now() + slept;
process.on("message", () => (slept += 3_600_000));

const { client, count, options } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");
const began = Date.now();
const requests = Array.from({ length: count }, (_, index) => ({ portalId: 12345, objectId: 1001 + index, objectTypeId: "0-1", properties: ["email"] }));
const results = await new HubSpot(client).webhooks.snapshots.take(requests, options);
console.log(JSON.stringify({ outcomes: results.map(({ outcome }) => outcome), gap: Date.now() - began }));
process.disconnect();

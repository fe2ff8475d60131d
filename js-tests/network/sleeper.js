// A job on a machine that sleeps for an hour when it is told to: both clocks jump, and no timer fires meanwhile.

import { load } from "../helpers/package.js";
import { snapshotsOf } from "../helpers/requests.js";

let slept = 0;
const clocks = [[performance, performance.now.bind(performance)], [Date, Date.now]];
for (const [clock, now] of clocks) clock.now = () => now() + slept;
process.on("message", () => (slept += 3_600_000));

const { client, count, options } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");
const began = Date.now();
const results = await new HubSpot(client).webhooks.snapshots.take(snapshotsOf(count), options);
console.log(JSON.stringify({ outcomes: results.map(({ outcome }) => outcome), gap: Date.now() - began }));
process.disconnect();

// Aborts a call that waits for its token, and forgets its client; then waits until every timer there was has fired.

import { load } from "../helpers/package.js";

const { client } = JSON.parse(process.argv[2]);
const { HubSpot } = await load("hubspot-wasm");
process.disconnect();

const collected = new Promise((resolve) => {
  globalThis.registry = new FinalizationRegistry(resolve);
});
await abortOne();
for (let turn = 0; turn < 30; turn++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await collected;
console.log("collected");

async function abortOne() {
  const hubspot = new HubSpot(client);
  globalThis.registry.register(hubspot);
  const signal = AbortSignal.timeout(50);
  await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 }, { signal }).catch(() => {});
}

// What a call allocates beside the baseline, and what it leaves behind.
// Needs --expose-gc, and a young generation so large that nothing is collected while calls are counted.

import { HubSpot, contact, plain, stubFetch, virtualTime } from "./baseline.mjs";
import { report } from "./measure.mjs";

const CALLS = 1000;
const ROUNDS = 11;
const hubspot = new HubSpot({ accessToken: "token" });
const { pass } = virtualTime();
stubFetch(JSON.stringify(contact(1001)));

const variants = {
  plain: () => plain("https://api.hubapi.com/crm/v3/objects/contacts/1001", "token"),
  package: () => {
    pass();
    return hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 });
  },
};

const found = { plain: [], package: [] };
const kept = [];
for (let round = -3; round < ROUNDS; round++) {
  for (const [name, act] of Object.entries(variants)) {
    const before = await heap();
    for (let call = 0; call < CALLS; call++) await act();
    const used = process.memoryUsage().heapUsed;
    const after = await heap();
    if (round < 0) continue;
    found[name].push((used - before) / CALLS / 1000);
    if (name === "package") kept.push((after - before) / CALLS);
  }
}
report("allocation of a get over the baseline", "kB", found.package.map((kilobytes, round) => kilobytes - found.plain[round]));
report("allocation of the baseline of a get", "kB", found.plain);
report("what a get leaves on the heap", "bytes", kept);

/** Bytes in use after the collections that finalizers need, and their turns. */
async function heap() {
  for (let turn = 0; turn < 4; turn++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  gc();
  return process.memoryUsage().heapUsed;
}

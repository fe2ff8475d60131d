// What a batch of 10,000 records costs beside the hundred requests that it takes, over a fetch that answers at once.

import { HubSpot, contact, plain } from "./baseline.mjs";
import { report, rounds } from "./measure.mjs";

const url = "https://api.hubapi.com/crm/v3/objects/contacts/batch/create";
const hubspot = new HubSpot({ accessToken: "token", limits: { general: 1_000_000 } });
const inputs = Array.from({ length: 10_000 }, (_, index) => ({ properties: contact(index).properties }));

globalThis.fetch = async (input, init) => {
  const request = input instanceof Request ? input : new Request(input, init);
  request.signal.throwIfAborted();
  const results = JSON.parse(await request.text()).inputs.map(({ properties, objectWriteTraceId }, index) => ({ ...contact(index), properties, objectWriteTraceId }));
  return new Response(JSON.stringify({ status: "COMPLETE", results }), { status: 201, headers: { "content-type": "application/json" } });
};

const variants = {
  /** A hundred after the other, each input with its trace id, the results in one list. */
  async plain() {
    const results = [];
    for (let first = 0; first < inputs.length; first += 100) {
      const some = inputs.slice(first, first + 100).map((input, index) => ({ ...input, objectWriteTraceId: String(first + index) }));
      results.push(...(await plain(url, "token", JSON.stringify({ inputs: some }))).results);
    }
    return results;
  },
  async package() {
    const { results, failures } = await hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs } });
    if (results.length !== inputs.length || failures.length > 0) throw new Error("a record is missing");
  },
};

const times = await rounds(variants, { count: 9, calls: 1 });
report("CPU of a batch of 10,000 against the baseline", "×", times.map((time) => time.package / time.plain));
report("CPU of a batch of 10,000 over the baseline, per record", "µs", times.map((time) => (time.package - time.plain) / inputs.length));

// What a call costs each side, over a fetch that answers at once.

import { batch, contact, page, stubFetch, virtualTime } from "./baseline.mjs";
import { compare, report, rounds, times } from "./measure.mjs";
import { sides } from "./sides.mjs";

const { peerWithLimits, ...all } = sides();
const { pass } = virtualTime();

/** One call by each side, whose limits never make it wait. */
function variants(call, some = all) {
  return Object.fromEntries(Object.entries(some).map(([side, calls]) => [side, () => (pass(), calls[call]())]));
}

stubFetch(JSON.stringify(contact(1001)));
const gets = await rounds(variants("get"), { count: times(41), calls: 1000 });
compare("CPU of a get", "µs", gets);
report("CPU of a get over the baseline", "µs", gets.map((found) => found.package - found.plain));

stubFetch(JSON.stringify(page()));
const pages = await rounds(variants("page"), { count: times(31), calls: 200 });
compare("CPU of a page of 100", "µs", pages);
report("CPU of a page of 100 against the baseline", "×", pages.map((found) => found.package / found.plain));

stubFetch(JSON.stringify(batch()));
compare("CPU of a batch of 100", "µs", await rounds(variants("batch"), { count: times(31), calls: 200 }));

// By itself: it sets a timer for each call, and those that follow would find a process that has just slept.
stubFetch(JSON.stringify(contact(1001)));
const limited = await rounds(variants("get", { peer: all.peer, peerWithLimits }), { count: times(15), calls: 200 });
report("idle limiter and retries of @hubspot/api-client, per call", "µs", limited.map((found) => found.peerWithLimits - found.peer));

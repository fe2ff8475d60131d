// What a call allocates on each side, and what the package leaves behind.
// Needs --expose-gc, and a young generation so large that nothing is collected while calls are counted.

import { batch, contact, page, stubFetch, virtualTime } from "./baseline.mjs";
import { compare, report, times } from "./measure.mjs";
import { sides } from "./sides.mjs";

const { peerWithLimits, ...all } = sides();
const { pass } = virtualTime();

const gets = await rounds("get", contact(1001), 1000);
compare("allocation of a get", "kB", gets.map(({ used }) => used));
report("what a get leaves on the heap", "bytes", gets.map(({ kept }) => 1000 * kept.package));
compare("allocation of a page of 100", "kB", (await rounds("page", page(), 100)).map(({ used }) => used));
compare("allocation of a batch of 100", "kB", (await rounds("batch", batch(), 100)).map(({ used }) => used));

/** Kilobytes that a call needs and keeps, by side and round. */
async function rounds(call, answer, calls) {
  stubFetch(JSON.stringify(answer));
  const found = [];
  for (let round = -3, count = times(9); round < count; round++) {
    const used = {};
    const kept = {};
    for (const side of Object.keys(all)) {
      const before = await heap();
      for (let left = calls; left > 0; left--) {
        pass();
        await all[side][call]();
      }
      used[side] = (process.memoryUsage().heapUsed - before) / calls / 1000;
      kept[side] = ((await heap()) - before) / calls / 1000;
    }
    if (round >= 0) found.push({ used, kept });
  }
  return found;
}

/** Bytes in use after the collections that finalizers need, and their turns. */
async function heap() {
  for (let turn = 0; turn < 4; turn++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  gc();
  return process.memoryUsage().heapUsed;
}

// CPU time of variants in turn, so that a busy machine slows them all; medians, so that one bad moment does not count.

/** Rounds that only warm up. */
const WARM = 3;

/**
 * CPU time per call, in microseconds, of this process with its collector and compiler.
 * @param {Record<string, () => Promise<unknown>>} variants
 * @returns {Promise<Record<string, number>[]>} a time per variant and round
 */
export async function rounds(variants, { count, calls, atOnce = 1 }) {
  const found = [];
  const order = Object.entries(variants);
  for (let round = 0; round < WARM + count; round++) {
    const times = {};
    for (const [name, act] of order.reverse()) times[name] = await cpu(act, calls, atOnce);
    if (round >= WARM) found.push(times);
  }
  return found;
}

async function cpu(act, calls, atOnce) {
  let left = calls;
  const work = async () => {
    while (left-- > 0) await act();
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: atOnce }, work));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** Prints one row: the median of values, and between which two values the middle half of them is. */
export function report(name, unit, values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  console.log(JSON.stringify({ name, unit, median: at(0.5), low: at(0.25), high: at(0.75) }));
}

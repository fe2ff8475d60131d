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

/** How many rounds of so many: a part of them while a benchmark is being written, by BENCH_ROUNDS=0.2. */
export function times(count) {
  return Math.max(3, Math.round(count * Number(process.env.BENCH_ROUNDS ?? 1)));
}

/** Prints one row of this package. */
export function report(name, unit, values) {
  console.log(JSON.stringify({ name, unit, ...middle(values) }));
}

/**
 * Prints one row with a column per side, and how many times as much as the package each needs, where none needs nothing.
 * @param {Record<string, number>[]} found a value per side and round
 */
export function compare(name, unit, found) {
  const of = (value) => Object.fromEntries(Object.keys(found[0]).map((side) => [side, middle(found.map((round) => value(round, side)))]));
  const ratios = found.every((round) => Object.values(round).every((value) => value > 0)) ? of((round, side) => round[side] / round.package) : {};
  console.log(JSON.stringify({ name, unit, sides: of((round, side) => round[side]), ratios }));
}

/**
 * Prints one row of what is counted and not timed.
 * @param {Record<string, number> | string[]} found a value per side, or words
 */
export function fact(name, found, unit) {
  if (Array.isArray(found)) console.log(JSON.stringify({ name, words: found }));
  else compare(name, unit, [found]);
}

/** The median of values, and between which two values the middle half of them is. */
export function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

// Benchmark results as a table, beside the project's budgets.

/** What a row may have at most, and what it should have. */
const budgets = {
  "CPU of a get over the baseline": { budget: 20, aim: 8 },
  "CPU of a page of 100 against the baseline": { budget: 1.15, aim: 1.05 },
  "load over a process that touched Request": { budget: 10, aim: 5 },
  "idle limiter, per call": { budget: 5, aim: 2 },
  "CPU of a journal file of 10,000 events against JSON.parse": { budget: 1.3, aim: 1.1 },
  "CPU of the same, keeping 1 %, against JSON.parse": { budget: 1, aim: 0.6 },
};

/** @param {{ name: string, unit: string, median: number, low: number, high: number }[]} rows */
export function table(rows) {
  return [line("", "", "median", "middle half", "budget", "aim"), ...rows.map(rowOf)].join("\n");
}

function rowOf({ name, unit, median, low, high }) {
  const { budget, aim } = budgets[name] ?? {};
  const over = median > budget ? "  over budget" : "";
  return line(name, unit, short(median), `${short(low)} – ${short(high)}`, short(budget), short(aim)) + over;
}

function line(name, unit, median, middle, budget, aim) {
  return `${name.padEnd(58)}${median.padStart(9)} ${unit.padEnd(7)}${middle.padStart(18)}${budget.padStart(9)}${aim.padStart(7)}`;
}

/** Three digits, or all of a whole number. */
function short(number) {
  if (number === undefined) return "";
  return Math.abs(number) >= 100 ? Math.round(number).toLocaleString("en") : String(Number(number.toPrecision(3)));
}

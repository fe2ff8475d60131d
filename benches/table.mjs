// Benchmark results as a table, beside the project's budgets.

import { budgets } from "./budgets.mjs";

/**
 * A row has the numbers of the package, or those of each side, or words.
 * @typedef {{ median: number, low: number, high: number }} Middle
 * @typedef {{ name: string, unit?: string, sides?: Record<string, Middle>, ratios?: Record<string, Middle>, words?: string[] } & Partial<Middle>} Row
 */

/** What the sides are called. */
export const names = { plain: "bare fetch", package: "hubspot-wasm", peer: "@hubspot/api-client" };

/** What the names of rows begin with that take another row apart. */
export const PART = "CPU of a get in ";

/** @param {Row[]} rows */
export function table(rows) {
  const own = rows.filter(({ median }) => median !== undefined);
  const compared = rows.filter(({ sides }) => sides);
  const columns = Object.values(names).map((name) => name.padStart(21)).join("");
  return [
    line("", "", "median", "middle half", "budget", "aim"),
    ...own.map(rowOf),
    "",
    `${"".padEnd(66)}${columns}   the last by the second`,
    ...compared.map(comparison),
  ].join("\n");
}

function rowOf({ name, unit, median, low, high }) {
  const { budget, aim } = budgets[name] ?? {};
  const over = median > budget ? "  over budget" : "";
  return line(name, unit, short(median), `${short(low)} – ${short(high)}`, short(budget), short(aim)) + over;
}

function line(name, unit, median, middle, budget, aim) {
  return `${name.padEnd(58)}${median.padStart(9)} ${unit.padEnd(7)}${middle.padStart(18)}${budget.padStart(9)}${aim.padStart(7)}`;
}

function comparison({ name, unit, sides, ratios }) {
  const columns = Object.keys(names).map((side) => short(sides[side]?.median).padStart(21)).join("");
  return `${name.padEnd(58)}${unit.padStart(7)} ${columns}${`${short(ratios.peer?.median)} ×`.padStart(12)}`;
}

/** Three digits, or all of a whole number. */
export function short(number) {
  if (number === undefined) return "";
  return Math.abs(number) >= 100 ? Math.round(number).toLocaleString("en") : String(Number(number.toPrecision(3)));
}

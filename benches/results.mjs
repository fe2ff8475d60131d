// The results of a run as benches/RESULTS.md.

import { budgets } from "./budgets.mjs";
import { figures, notes, unmeasured } from "./notes.mjs";
import { PART, names, short } from "./table.mjs";

/**
 * @param {import("./table.mjs").Row[]} rows
 * @param {Record<string, string>} versions of what was measured and with what
 * @param {number} cores
 */
export function results(rows, versions, cores) {
  const compared = rows.filter(({ sides, name }) => sides && !name.startsWith(PART));
  const profile = rows.filter(({ name }) => name.startsWith(PART));
  const others = rows.filter(({ name, median }) => median !== undefined && !budgets[name]);
  const told = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `<!-- Written by make bench. -->
# Benchmarks

\`make bench\` measures this package, HubSpot's own client for Node and a bare \`fetch(new Request(…))\` with \`JSON.parse\` side by
side. Here: ${told.join(", ")}; ${cores} cores.

The sides take turns. Each figure is the median of the rounds, and each ratio the median of the rounds' ratios, with the range of
the middle half. Figures differ between machines and with what else they do; ratios differ less.

![What ${names.peer} needs, by what ${names.package} needs](results.svg)

## Side by side

${markdown(["", "unit", ...Object.values(names), "the last by the second"], compared.map(comparison))}

${caveats(rows)}

## Budgets

${markdown(["", "unit", "median", "middle half", "budget", "aim"], Object.keys(budgets).map((name) => budget(name, rows)))}

## What stands in the way of the aims

${missed(rows)}

## Where the CPU of a get goes

By samples of a process whose fetch answers at once; a sampled process is slower. In µs per call:

${markdown(["", ...Object.values(names)], profile.map(({ name, sides }) => [name.slice(PART.length), ...columns(sides)]))}

## What has no counterpart

${markdown(["", "unit", "median", "middle half"], others.map(({ name, unit, ...row }) => [name.trim(), unit, ...spread(row)]))}
`;
}

function markdown(head, rows) {
  return [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function comparison({ name, unit, sides, ratios }) {
  const ratio = ratios.peer ? ratioOf(ratios.peer) : "–";
  return [name, unit, ...columns(sides), ratio];
}

function ratioOf(ratio) {
  const [median, between] = spread(ratio);
  return between ? `${median} × (${between})` : `${median} ×`;
}

function columns(sides) {
  return Object.keys(names).map((side) => short(sides[side]?.median) || "–");
}

function budget(name, rows) {
  const { budget, aim } = budgets[name];
  const row = rows.find((one) => one.name === name);
  if (!row) return [name, "", "not measured", "", short(budget), short(aim)];
  return [name, row.unit, ...spread(row), short(budget), short(aim)];
}

function spread({ median, low, high }) {
  return [short(median), low === high ? "" : `${short(low)} – ${short(high)}`];
}

function missed(rows) {
  const of = figures(rows);
  const told = Object.entries(budgets).map(([name, { aim }]) => {
    const row = rows.find((one) => one.name === name);
    if (row && row.median <= aim) return undefined;
    return `- **${name}.** ${row ? notes[name](of) : (unmeasured[name] ?? "This run did not measure it.")}`;
  });
  return told.filter(Boolean).join("\n") || "All are reached.";
}

/** What a reader must know to judge the figures. */
function caveats(rows) {
  const lacking = rows.find(({ name, words }) => words && name.includes("peer for a browser"))?.words ?? [];
  const modules = lacking.map((name) => `\`${name}\``).join(", ");
  return [
    "- CPU is that of the process, with its collector and compiler. The calls answer at once unless they say loopback: then an emulator in another process answers over HTTP.",
    `- ${names.peer} keeps no limits and repeats nothing unless it is told to; in these rows it does neither, while ${names.package} does both and checks every request. What its limiter and its retries cost stands below: the limiter sets a timer for each call.`,
    lacking.length > 0 && `- ${names.peer} is made for Node: esbuild refuses to bundle it for a browser, where ${modules} don't exist. Its figure is with empty modules in their place, which need not work. Neither side can call HubSpot from a page directly.`,
    `- ${names.peer} has no operation for snapshots, so whoever uses it writes the loop that stands for the bare fetch: with a second's pause between its rounds and after each 429; it learns how each ended, and the values are in the journal. Time is virtual there, with 100 ms from a request to its response.`,
    "- The allocation of WebAssembly's own memory is not on the heap that is counted; what it reserves is in the memory of the process.",
  ].filter(Boolean).join("\n");
}

// Prints the sizes of what a user loads and fails where a budget is exceeded: make size

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { cardSize } from "../js-tests/card/size.js";

const folder = join(import.meta.dirname, "../dist/package");
/** The example's card, built with the package and without. */
const CARD = "its part of an app card";

/**
 * In bytes: what fails, and where this should get to. The budgets follow the sizes down; whoever adds a kilobyte takes one
 * elsewhere. They were set with every operation, the journal, shared limits, the relay, hooks and snapshots with the
 * journal in.
 */
const budgets = {
  "./dist/core_bg.wasm": { raw: { budget: 270_000, goal: 120_000 } },
  "./dist/index.js": { brotli: { budget: 122_000, goal: 56_000 } },
  [CARD]: { gzip: { budget: 64_500, goal: 64_000 } },
};

/** Every script and module that the exports map names; those with a budget come first. */
function files() {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const found = new Set(Object.keys(budgets).filter((name) => name !== CARD));
  const visit = (target) => {
    if (typeof target !== "string") Object.values(target ?? {}).forEach(visit);
    else if (/\.([cm]?js|wasm)$/.test(target)) found.add(target);
  };
  visit(exports);
  return [...found];
}

function sizes(file) {
  const bytes = readFileSync(join(folder, file));
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

function row(name, columns) {
  return name.padEnd(30) + columns.map((column) => column.padStart(9)).join("");
}

function report(name, measured) {
  console.log(row(name, Object.values(measured).map((bytes) => (bytes / 1000).toFixed(1))));
  for (const [way, { budget, goal }] of Object.entries(budgets[name] ?? {})) {
    if (measured[way] > goal) console.log(`  ${way} ${measured[way]} bytes: the budget is ${budget}, the goal ${goal}`);
    if (measured[way] <= budget) continue;
    console.error(`over budget: ${name} has ${measured[way]} bytes ${way}, at most ${budget} are allowed`);
    process.exitCode = 1;
  }
}

console.log(row("kB", ["raw", "gzip", "brotli"]));
for (const file of files()) report(file, sizes(file));
const { raw, gzip } = await cardSize(folder);
report(CARD, { raw: raw.ours, gzip: gzip.ours });

// Runs every benchmark and prints a table: make bench
// Times never fail: machines differ, and only ratios within one run count. test-output/benchmarks.json has the numbers.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { table } from "./table.mjs";

const root = join(import.meta.dirname, "..");
const node = (script, ...flags) => [script, process.execPath, ...flags, `benches/${script}.mjs`];

/** Each in a process of its own, so that none inherits a heap. */
const parts = [
  node("calls"),
  node("batches"),
  node("journal"),
  node("loopback"),
  node("load"),
  // No collection while calls are counted.
  node("allocation", "--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"),
  ["core", "cargo", "bench", "--quiet", "--locked", "--bench", "core"],
];

const rows = [];
for (const [name, command, ...args] of parts) {
  console.error(`== ${name}`);
  const { status, stdout, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`benchmark ${name} did not end well`, { cause: error });
  rows.push(...stdout.trim().split("\n").map((line) => JSON.parse(line)));
}
console.log(table(rows));
mkdirSync(join(root, "test-output"), { recursive: true });
writeFileSync(join(root, "test-output/benchmarks.json"), `${JSON.stringify(rows, null, 2)}\n`);

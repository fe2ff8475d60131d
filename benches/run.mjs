// Runs every benchmark, prints a table and writes RESULTS.md and results.svg: make bench
// Times never fail: machines differ, and only ratios within one run count. test-output/benchmarks.json has the numbers.
// With names of parts, only those run, and nothing but that file is written: node benches/run.mjs calls load
// Where cargo is missing, everything else is measured by: node benches/run.mjs --without=core
// To write the last run down again, with other words: node benches/run.mjs --again

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { plot } from "./plot.mjs";
import { results } from "./results.mjs";
import { table } from "./table.mjs";

const root = join(import.meta.dirname, "..");
const node = (script, ...flags) => [script, process.execPath, ...flags, `benches/${script}.mjs`];

/** Each in a process of its own, so that none inherits a heap. */
const parts = [
  node("bundles"),
  node("module"),
  node("load"),
  node("calls"),
  // No collection while calls are counted.
  node("allocation", "--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"),
  node("loopback"),
  node("profile"),
  node("batches"),
  node("journal"),
  node("snapshots"),
  ["core", "cargo", "bench", "--quiet", "--locked", "--bench", "core"],
];

const options = process.argv.slice(2);
const wanted = options.filter((option) => !option.startsWith("--"));
const numbers = join(root, "test-output/benchmarks.json");
const rows = options.includes("--again") ? JSON.parse(readFileSync(numbers, "utf8")) : measured();
console.log(table(rows));
if (wanted.length === 0) {
  writeFileSync(join(root, "benches/RESULTS.md"), results(rows, versions(), availableParallelism()));
  writeFileSync(join(root, "benches/results.svg"), plot(rows));
}

function measured() {
  const found = [];
  mkdirSync(join(root, "test-output"), { recursive: true });
  for (const [name, command, ...args] of parts) {
    if (wanted.length > 0 ? !wanted.includes(name) : options.includes(`--without=${name}`)) continue;
    console.error(`== ${name}`);
    const { status, stdout, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (status !== 0) throw new Error(`benchmark ${name} did not end well`, { cause: error });
    found.push(...stdout.trim().split("\n").map((line) => JSON.parse(line)));
    writeFileSync(numbers, `${JSON.stringify(found, null, 2)}\n`);
  }
  return found;
}

function versions() {
  const manifest = (folder) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const peer = manifest("js-tests/moving/node_modules/@hubspot/api-client");
  return {
    "hubspot-wasm": manifest("dist/package").version,
    "@hubspot/api-client": `${peer.version} (made for Node ${peer.engines.node})`,
    Node: process.versions.node,
    esbuild: manifest("js-tests/node_modules/esbuild").version,
  };
}

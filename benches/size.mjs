// Prints the sizes of what a user loads and fails where a budget is exceeded: make size

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist/package");

/** The file that the default entry resolves to. */
const defaultEntry = "dist/index.js";

/** In bytes. */
const budgets = {
  "core wasm": { raw: 120_000 },
  ".": { brotli: 56_000 },
};

function sizes(file) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
}

/** Every JavaScript file that the exports map names, under the first name that it has there. */
function entries() {
  const { exports } = JSON.parse(readFileSync(join(dist, "package.json"), "utf8"));
  const files = new Map([[join(dist, defaultEntry), "."]]);
  const visit = (name, target) => {
    if (typeof target === "string") {
      const file = join(dist, target);
      if (/\.[cm]?js$/.test(target) && !files.has(file)) files.set(file, name);
    } else {
      for (const [condition, inner] of Object.entries(target ?? {})) visit(name === "" ? condition : `${name} ${condition}`, inner);
    }
  };
  for (const [name, target] of Object.entries(exports)) visit(name, target);
  return [...files].map(([file, name]) => [name, file]);
}

const over = [];
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
console.log(`${"kB".padEnd(28)}${"raw".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);
for (const [name, file] of [["core wasm", join(root, "pkg/core_bg.wasm")], ...entries()]) {
  const measured = sizes(file);
  console.log(name.padEnd(28) + kilobytes(measured.raw) + kilobytes(measured.gzip) + kilobytes(measured.brotli));
  for (const [way, budget] of Object.entries(budgets[name] ?? {})) {
    if (measured[way] > budget) over.push(`${name}: ${measured[way]} bytes ${way}, the budget is ${budget}`);
  }
}
for (const line of over) console.error(`over budget: ${line}`);
process.exitCode = over.length === 0 ? 0 : 1;

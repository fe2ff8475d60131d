// What the product is built from: sources and licences, as cargo tells them without the network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const options = { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 };
const { packages } = JSON.parse(execFileSync("cargo", ["metadata", "--locked", "--format-version", "1"], options));
const deny = readFileSync(`${root}deny.toml`, "utf8");
const allowed = [.../allow = \[([^\]]*)\]/.exec(deny)[1].matchAll(/"([^"]+)"/g)].map(([, name]) => name);

/** Whether an SPDX expression can be met by what is allowed. */
function allows(licence) {
  const parts = licence.replaceAll("/", " OR ").replace(/\(([^()]*)\)/g, (_, inner) => (allows(inner) ? allowed[0] : "refused"));
  return parts.split(" AND ").every((part) => part.split(" OR ").some((name) => allowed.includes(name.trim())));
}

test("every crate is of this repository or of crates.io", () => {
  const sources = new Set(packages.map(({ source }) => source));
  assert.deepEqual(sources, new Set([null, "registry+https://github.com/rust-lang/crates.io-index"]));
});

test("every crate has a licence that is allowed", () => {
  assert.ok(allows("(MIT OR GPL-3.0) AND Unicode-3.0") && !allows("GPL-3.0") && !allows("MIT AND GPL-3.0"));
  const refused = packages.filter(({ license }) => !allows(license ?? "")).map(({ name, license }) => `${name}: ${license}`);
  assert.deepEqual(refused, []);
});

test("the crates that are in the product forbid unsafe code, but for the binding", () => {
  const files = readdirSync(`${root}src`, { recursive: true }).filter((name) => name.endsWith(".rs") && !name.startsWith("wasm"));
  for (const file of files) assert.doesNotMatch(readFileSync(`${root}src/${file}`, "utf8"), /\bunsafe\s*(\{|fn|impl)/, file);
});

test("releases are published with provenance, and not by a script of the package", () => {
  const workflow = readFileSync(`${root}.github/workflows/publish.yml`, "utf8");
  assert.match(workflow, /npm publish .*--provenance/);
  assert.match(workflow, /id-token: write/);
  // An action of others is named by a version, and so are few of them.
  const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, name]) => name.split("@")[0]);
  assert.deepEqual([...new Set(actions)].sort(), ["actions/checkout", "actions/setup-node"]);
});

// Installs, once, what the lock files of folders of tests name: node helpers/npm-ci.js card moving
// Behind --optional it only says what could not be had; the tests that need it are skipped, and say so.
// No package's own scripts run.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const ARGS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

const { values, positionals } = parseArgs({ options: { optional: { type: "boolean" } }, allowPositionals: true });
for (const name of positionals) {
  const folder = fileURLToPath(new URL(`../${name}/`, import.meta.url));
  if (isInstalled(folder)) continue;
  const { status, stderr } = spawnSync("npm", ARGS, { cwd: folder, encoding: "utf8" });
  if (status === 0) continue;
  console.error(`what js-tests/${name}/package-lock.json names could not be installed:\n${stderr}`);
  if (!values.optional) process.exit(1);
}

function isInstalled(folder) {
  const installed = `${folder}node_modules/.package-lock.json`;
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${folder}package-lock.json`).mtimeMs;
}

// Gets the runtimes that this folder's lock names. Their packages carry the binary, so nothing runs at the install.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("./", import.meta.url));
const installed = `${folder}node_modules/.package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${folder}package-lock.json`).mtimeMs) {
  const { status, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: folder, encoding: "utf8" });
  // The tests of what is missing are skipped, and say so.
  if (status !== 0) console.error(`the runtimes in js-tests/edges could not be installed:\n${stderr}`);
}

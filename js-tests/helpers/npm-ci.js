// Installs what a folder's lock names, once. Nothing runs at the install.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

/**
 * @param {string} folder with a slash at its end
 * @returns {string | undefined} what npm said, where it failed
 */
export function install(folder) {
  const installed = `${folder}node_modules/.package-lock.json`;
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${folder}package-lock.json`).mtimeMs) return undefined;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  return status === 0 ? undefined : stderr;
}

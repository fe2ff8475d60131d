// SQLite for the example that mirrors contacts: this Node's own, else better-sqlite3 as this folder's lock names it. Where its
// binary can't be fetched it is built, which takes minutes, so it is kept in the user's cache, where other clones find it.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { homedir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = fileURLToPath(new URL("./", import.meta.url));
const version = createRequire(import.meta.url)("./package.json").dependencies["better-sqlite3"];
const cache = `${process.env.XDG_CACHE_HOME || `${homedir()}/.cache`}/hubspot-wasm`;
const place = `${cache}/better-sqlite3-${version}-node${process.versions.modules}`;

/** Milliseconds that it may take: who can't reach the sources may wait for them very long. */
const LONGEST = 8 * 60_000;

/** What to import for SQLite; `skip` says why there is nothing. */
export function sqlite() {
  const found = `${place}/node_modules/better-sqlite3/lib/index.js`;
  if (isBuiltin("node:sqlite")) return { entry: "node:sqlite", skip: false };
  if (existsSync(found)) return { entry: pathToFileURL(found).href, skip: false };
  return { skip: `this Node has no SQLite, and better-sqlite3 is not in ${cache}` };
}

function install() {
  const draft = `${place}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) cpSync(folder + file, `${draft}/${file}`);
  console.log("better-sqlite3 is fetched, or built for some minutes, once");
  const { status, stderr } = spawnSync("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], { cwd: draft, encoding: "utf8", timeout: LONGEST });
  // The test that needs it is skipped, and says so.
  if (status !== 0) console.error(`better-sqlite3 could not be installed:\n${stderr}`);
  else if (!existsSync(place)) renameSync(draft, place);
  rmSync(draft, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && sqlite().skip) install();

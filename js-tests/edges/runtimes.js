// The binaries that npm chose for this machine, each taken from its platform's package: the wrappers around them
// would download or copy something first.

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("node_modules/", import.meta.url));
const extension = process.platform === "win32" ? ".exe" : "";

/** By runtime: the scope of its platforms' packages, what their names begin with, and where the binary is. */
const PLACES = {
  deno: ["@deno", "", "deno"],
  bun: ["@oven", "bun-", "bin/bun"],
  workerd: ["@cloudflare", "workerd-", "bin/workerd"],
};

/** How Deno runs a program: nothing but the network is allowed. */
export const DENO = ["run", "--no-prompt", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--allow-net=127.0.0.1"];

/** The environment of a runtime whose caches are to stay in a project. */
export const environmentIn = (project) => ({ ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: `${project}deno`, DO_NOT_TRACK: "1" });

/**
 * @param {keyof typeof PLACES} name
 * @returns {{ binary?: string, skip: string | false }} `skip` says why there is none
 */
export function runtime(name) {
  const [scope, prefix, file] = PLACES[name];
  const packages = existsSync(modules + scope) ? readdirSync(modules + scope).filter((found) => found.startsWith(prefix)) : [];
  const binary = packages.map((found) => `${modules}${scope}/${found}/${file}${extension}`).find(existsSync);
  const skip = binary ? false : `npm installed no ${name} for ${process.platform}-${process.arch} into js-tests/edges`;
  return { binary, skip };
}

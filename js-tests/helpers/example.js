// The example for Node as a user has it: copied into a project that has the package installed.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { consumer } from "./package.js";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** A copy of the example in the user's project, removed after the tests. */
export function copyOfExample(after) {
  const project = mkdtempSync(`${consumer}example-`);
  after(() => rmSync(project, { recursive: true, force: true }));
  const own = (path) => !path.includes("node_modules");
  for (const folder of ["node", "data"]) cpSync(`${examples}${folder}`, `${project}/${folder}`, { recursive: true, filter: own });
  return project;
}

/**
 * Runs a script in the project to its end; `watch` hears of what it says to stderr, `listen` of what it says to stdout.
 * @returns {Promise<{ status: number, out: string, err: string, seconds: number }>}
 */
export function runScript(project, args, environment = {}, watch = () => {}, { script = "snapshots", listen = () => {} } = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HUBSPOT_|NODE_|NO_COLOR|FORCE_COLOR)/.test(name));
  const began = Date.now();
  const child = spawn(process.execPath, [`node/${script}.mjs`, ...args], {
    cwd: project,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
    listen(child, out);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
    watch(child, err);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, out, err, seconds: (Date.now() - began) / 1000 }));
  });
}

// The examples as a user has them: copied into a project that has the package installed.

import { spawn } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { folderOfTests } from "./package.js";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** Ten objects, which end in every way that there is. */
export const SHORT = `portalId,objectTypeId,objectId,properties,label,owner
12345,0-1,1008,email,Expires,
12345,0-1,1015,email,Never appears,
12345,0-1,9007199254740995,"email, lastname",Times out,"Smith, J."
12345,0-1,1085,email,"Two
lines",
12345,0-1,1085,phone,The same again,
12345,0-2,1114,name,شركة النور,李雷
12345,0-1,404041,email,<b>Gone</b>,
12345,0-1,1092,shoe_size,Asks for too much,
99999,0-1,1,email,A stranger's,
67890,0-1,1029,email,,
`;

/** A copy of examples in the user's project, with `short.csv` beside them, removed after the tests. */
export function copyOfExamples(after, folders = ["node", "data"]) {
  const project = folderOfTests(after);
  const own = (path) => !path.includes("node_modules");
  writeFileSync(`${project}/short.csv`, SHORT);
  for (const folder of folders) cpSync(`${examples}${folder}`, `${project}/${folder}`, { recursive: true, filter: own });
  return project;
}

/**
 * Runs a script of `examples/node` in the project to its end. `listen` is told all that it has said to stdout so far, with the
 * process, and `watch` what it has said to stderr.
 * @returns {Promise<{ status: number, out: string, err: string }>}
 */
export function runScript(project, script, args, environment = {}, { listen = () => {}, watch = () => {} } = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HUBSPOT_|NODE_|NO_COLOR|FORCE_COLOR)/.test(name));
  const child = spawn(process.execPath, [`node/${script}.mjs`, ...args], {
    cwd: project,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 240_000,
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
    child.on("close", (status) => resolve({ status, out, err }));
  });
}

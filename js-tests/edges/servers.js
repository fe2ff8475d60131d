// Servers in every runtime, made of one piece of code that has a `fetch`.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";

import { consumer } from "../helpers/package.js";
import { DENO, environmentIn, runtime } from "./runtimes.js";
import { startWorkerd } from "./workerd.js";

const binaries = { deno: runtime("deno"), bun: runtime("bun"), workerd: runtime("workerd") };

/** Why there is none of a runtime, or false. */
export const skips = Object.fromEntries(Object.entries(binaries).map(([name, { skip }]) => [name, skip]));

/**
 * Writes the servers of a handler into a folder of the user's project; gives that folder.
 * @param {string} name of the folder
 * @param {string} handler code that takes `nodeListener` and has a function `fetch`
 */
export function programs(name, handler) {
  const project = `${consumer}${name}/`;
  const code = {
    workerd: `${handler} export default { fetch };`,
    serve: `${handler}
      const options = { port: 0, hostname: "127.0.0.1" };
      const server = globalThis.Deno ? Deno.serve({ ...options, onListen() {} }, fetch) : Bun.serve({ ...options, fetch });
      console.log((server.addr ?? server).port);`,
    node: `${handler}
      import { createServer } from "node:http";
      const server = createServer(nodeListener(fetch)).listen(0, "127.0.0.1", () => console.log(server.address().port));`,
  };
  mkdirSync(project, { recursive: true });
  for (const [program, text] of Object.entries(code)) writeFileSync(`${project}${program}.mjs`, text);
  return project;
}

export const inNode = (context, project) => started(context, project, process.execPath, ["node.mjs"]);
export const inDeno = (context, project, program) => started(context, project, binaries.deno.binary, [...DENO, `${program}.mjs`]);
export const inBun = (context, project, program) => started(context, project, binaries.bun.binary, ["run", `${program}.mjs`]);

export const inWorkerd = (context, project) => startWorkerd(context, `${project}workerd.mjs`, `${project}workerd/`, { date: "2022-10-31" });

/** Runs a server to the end of the test; gives its URL once it told the port. */
async function started(context, project, binary, args) {
  const child = spawn(binary, args, { cwd: project, env: environmentIn(project), stdio: ["ignore", "pipe", "pipe"] });
  context.after(() => child.kill("SIGKILL"));
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  const port = await new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
    child.once("error", reject).once("close", () => reject(new Error(err)));
  });
  return `http://127.0.0.1:${Number(port)}`;
}

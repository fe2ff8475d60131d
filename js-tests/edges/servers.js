// Servers in every runtime, made of one piece of code that has a `fetch`.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";

import { build } from "esbuild";

import { consumer, folder } from "../helpers/package.js";
import { runtime } from "./runtimes.js";

const binaries = { deno: runtime("deno"), bun: runtime("bun"), workerd: runtime("workerd") };
const DENO = ["run", "--no-prompt", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--allow-net=127.0.0.1"];

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

export async function inWorkerd(context, project) {
  const beside = { name: "wasm", setup: (build) => void build.onResolve({ filter: /\.wasm$/ }, () => ({ path: "./core_bg.wasm", external: true })) };
  const how = { bundle: true, format: "esm", target: "es2022", conditions: ["workerd", "worker", "browser"], logLevel: "warning" };
  await build({ entryPoints: [`${project}workerd.mjs`], outfile: `${project}workerd/worker.js`, plugins: [beside], ...how });
  cpSync(`${folder}dist/core_bg.wasm`, `${project}workerd/core_bg.wasm`);
  writeFileSync(`${project}workerd/config.capnp`, `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (
        modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "core_bg.wasm", wasm = embed "core_bg.wasm")],
        compatibilityDate = "2022-10-31",
      )), (name = "internet", network = (allow = ["local"]))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`);
  return started(context, project, binaries.workerd.binary, ["serve", `${project}workerd/config.capnp`, "--control-fd=3"], "control");
}

/** Runs a server to the end of the test; gives its URL once it told the port. */
async function started(context, project, binary, args, stream = "stdout") {
  const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", DENO_DIR: `${project}deno`, DO_NOT_TRACK: "1" };
  const child = spawn(binary, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  context.after(() => child.kill("SIGKILL"));
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  const from = stream === "control" ? child.stdio[3] : child.stdout;
  const text = await new Promise((resolve, reject) => {
    from.setEncoding("utf8").once("data", resolve);
    child.once("error", reject).once("close", () => reject(new Error(err)));
  });
  return `http://127.0.0.1:${stream === "control" ? JSON.parse(text.split("\n", 1)[0]).port : Number(text)}`;
}

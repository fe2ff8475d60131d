// A server of workerd that runs one program, bundled as wrangler does it: one script, and the module of wasm beside it.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";

import { build } from "esbuild";

import { folder } from "../helpers/package.js";
import { runtime } from "./runtimes.js";

const { binary } = runtime("workerd");

/** What wrangler resolves by. */
const CONDITIONS = ["workerd", "worker", "browser"];

/**
 * Starts it; it ends with the test. Gives its URL.
 * @param {import("node:test").TestContext} context
 * @param {string} program the file
 * @param {string} output a folder for what is built
 * @param {{ date: string, conditions?: string[] }} options the compatibility date; what the bundler resolves by
 */
export async function startWorkerd(context, program, output, { date, conditions = CONDITIONS }) {
  mkdirSync(output, { recursive: true });
  const beside = { name: "wasm", setup: (build) => void build.onResolve({ filter: /\.wasm$/ }, () => ({ path: "./core_bg.wasm", external: true })) };
  await build({
    entryPoints: [program],
    outfile: `${output}worker.js`,
    bundle: true, format: "esm", target: "es2022", conditions, plugins: [beside], logLevel: "warning",
  });
  cpSync(`${folder}dist/core_bg.wasm`, `${output}core_bg.wasm`);
  writeFileSync(`${output}config.capnp`, `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [
        (name = "main", worker = (
          modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "core_bg.wasm", wasm = embed "core_bg.wasm")],
          compatibilityDate = "${date}",
        )),
        (name = "internet", network = (allow = ["local"])),
      ],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`);
  const child = spawn(binary, ["serve", `${output}config.capnp`, "--control-fd=3"], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
  // A milder signal lets it finish what it handles.
  context.after(() => child.kill("SIGKILL"));
  let err = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (err += text));
  const port = await new Promise((resolve, reject) => {
    child.stdio[3].setEncoding("utf8").once("data", (text) => resolve(JSON.parse(text.split("\n", 1)[0]).port));
    child.once("error", reject).once("close", () => reject(new Error(err)));
  });
  return `http://127.0.0.1:${port}`;
}

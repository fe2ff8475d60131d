// An endpoint that HubSpot calls, in every runtime that serves requests: signed ones get in, and nothing else.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { describe, test } from "node:test";

import { build } from "esbuild";

import { consumer, folder, load } from "../helpers/package.js";
import { runtime } from "./runtimes.js";

const { sign } = await load("hubspot-wasm");
const project = `${consumer}endpoints/`;
const clientSecret = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const SEEN = "https://hooks.example.com/hook?a=%40b";

const HANDLER = `
import { nodeListener, webhookHandler } from "hubspot-wasm";
const told = [];
const onEvents = (events) => void told.push(...events.map(({ type, objectId }) => type + " " + objectId));
const hook = webhookHandler({ clientSecret: "${clientSecret}", hosts: ["hooks.example.com"], limit: 200_000, onEvents });
const fetch = (request) => (request.method === "GET" ? Response.json(told) : hook(request));
`;
const PROGRAMS = {
  workerd: `${HANDLER} export default { fetch };`,
  serve: `${HANDLER}
    const options = { port: 0, hostname: "127.0.0.1" };
    const server = globalThis.Deno ? Deno.serve({ ...options, onListen() {} }, fetch) : Bun.serve({ ...options, fetch });
    console.log((server.addr ?? server).port);`,
  node: `${HANDLER}
    import { createServer } from "node:http";
    const server = createServer(nodeListener(fetch)).listen(0, "127.0.0.1", () => console.log(server.address().port));`,
};

mkdirSync(project, { recursive: true });
for (const [name, code] of Object.entries(PROGRAMS)) writeFileSync(`${project}${name}.mjs`, code);

const binaries = { deno: runtime("deno"), bun: runtime("bun"), workerd: runtime("workerd") };
const DENO = ["run", "--no-prompt", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--allow-net=127.0.0.1"];

/** Runs a server to the end of the test; gives its URL once it told the port. */
async function started(context, binary, args, stream = "stdout") {
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

async function inWorkerd(context) {
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
      ))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`);
  return started(context, binaries.workerd.binary, ["serve", `${project}workerd/config.capnp`, "--control-fd=3"], "control");
}

const event = (objectId) => ({ subscriptionType: "deal.creation", objectId });

async function receives(url) {
  const post = async (body, headers) => {
    const response = await fetch(`${url}/hook?a=%40b`, { method: "POST", body, headers });
    return [response.status, (await response.text()) && "told why"];
  };
  const signed = (body) => post(body, sign({ url: SEEN, body, clientSecret }));
  const large = JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ ...event(index), padding: "é".repeat(900) })));
  assert.deepEqual(await signed(JSON.stringify([event(7)])), [200, ""]);
  assert.deepEqual(await signed(large), [200, ""]);
  assert.deepEqual(await signed("{"), [400, "told why"]);
  assert.deepEqual(await post("[]", {}), [401, "told why"]);
  assert.deepEqual(await post("[1]", sign({ url: SEEN, body: "[2]", clientSecret })), [401, "told why"]);
  assert.deepEqual(await signed(" ".repeat(200_001)), [413, "told why"]);
  const told = await (await fetch(url)).json();
  assert.deepEqual([told.length, told[0], told[100]], [101, "deal.creation 7", "deal.creation 99"]);
}

describe("an endpoint", { concurrency: true }, () => {
  test("in Node", async (context) => receives(await started(context, process.execPath, ["node.mjs"])));
  test("in workerd", { skip: binaries.workerd.skip }, async (context) => receives(await inWorkerd(context)));
  for (const program of ["serve", "node"]) {
    const how = program === "node" ? "its node:http" : "its own server";
    test(`in Deno, by ${how}`, { skip: binaries.deno.skip }, async (context) => receives(await started(context, binaries.deno.binary, [...DENO, `${program}.mjs`])));
    test(`in Bun, by ${how}`, { skip: binaries.bun.skip }, async (context) => receives(await started(context, binaries.bun.binary, ["run", `${program}.mjs`])));
  }
});

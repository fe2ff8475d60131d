#!/usr/bin/env node
// Serves the board on this machine, with an emulator of HubSpot that has the objects of ../data:
//   node serve.mjs           prints the address and runs until Ctrl-C; PORT=8043 chooses the port
// For trying things out: what it hands to the page is public, which is fine for an emulator's credentials and nothing else.

import { randomUUID } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { startWithData } from "../node/emulator.mjs";
import { readObjects } from "../node/objects.mjs";

/** What an emulator that answers within seconds deserves. */
const WATCH = { maxDelay: 1000, attempts: 4 };
const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
const HERE = new URL("./", import.meta.url);
const PACKAGE = new URL("./", import.meta.resolve("hubspot-wasm"));
const LIST = fileURLToPath(new URL("../data/objects.csv", import.meta.url));

/**
 * @param {object} [options]
 * @param {number} [options.port]
 * @param {string} [options.list] a CSV file, as for the script in ../node
 * @param {import("hubspot-wasm").TakeOptions} [options.watch]
 * @param {import("hubspot-wasm/emulator").ServerOptions} [options.emulator]
 */
export async function serveBoard({ port = 0, list = LIST, watch = WATCH, emulator: behaviour } = {}) {
  const objects = await readObjects(list);
  const emulator = await startWithData(behaviour);
  const { clientId, clientSecret, url: baseUrl } = emulator;
  // A job of another emulator is of no use with this one: the page keeps its jobs under this id.
  const settings = JSON.stringify({ id: randomUUID(), app: { clientId, clientSecret }, baseUrl, watch, objects });
  const headers = {
    "cache-control": "no-store",
    // All that a page with the package needs.
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${baseUrl}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
  };
  const server = createServer(async (request, response) => {
    const { status, type, body } = await answer(request.method, request.url.split("?")[0], settings);
    response.writeHead(status, { ...headers, "content-type": `${type}; charset=utf-8` }).end(body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  }).catch(async (error) => {
    await emulator.close();
    throw error;
  });
  const close = async () => {
    server.closeAllConnections();
    await Promise.all([new Promise((closed) => server.close(closed)), emulator.close()]);
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, emulator, close };
}

async function answer(method, path, settings) {
  const refusal = (status, body) => ({ status, type: "text/plain", body });
  if (method !== "GET") return refusal(405, "GET only");
  if (path === "/settings.json") return { status: 200, type: "application/json", body: settings };
  const file = fileOf(path);
  const body = file && (await readFile(file).catch(() => undefined));
  if (!body) return refusal(404, "not found");
  return { status: 200, type: TYPES[file.pathname.split(".").pop()], body };
}

/** Plain names in two folders, and nothing else. */
function fileOf(path) {
  if (path === "/") return new URL("index.html", HERE);
  const [, ofPackage, name] = /^\/(hubspot-wasm\/)?([a-z-]+\.(?:html|css|js|svg))$/.exec(path) ?? [];
  return name && new URL(name, ofPackage ? PACKAGE : HERE);
}

async function main() {
  const board = await serveBoard({ port: Number(process.env.PORT ?? 0) });
  console.log(`The board: ${board.url}\nThe emulator behind it: ${board.emulator.url}\nCtrl-C ends both.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => board.close());
}

const started = process.argv[1] && (await realpath(process.argv[1]).catch(() => undefined));
if (started === (await realpath(fileURLToPath(import.meta.url)))) await main();

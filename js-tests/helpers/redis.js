// A Redis server of a test's own, behind a socket in a folder of its own.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { createClient } from "redis";

/**
 * Starts a server; it ends with the test.
 * @param {import("node:test").TestContext} context
 */
export async function startRedis(context) {
  const folder = mkdtempSync(`${tmpdir()}/hubspot-wasm-redis-`);
  const socket = `${folder}/redis.sock`;
  const server = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no"]);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const over = new Promise((resolve) => server.on("error", resolve).on("close", resolve));
  context.after(async () => {
    server.kill("SIGKILL");
    await over;
    rmSync(folder, { recursive: true, force: true });
  });
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries > 500 || server.exitCode !== null) throw new Error(`redis-server did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { socket, server, connect: () => connect(context, socket) };
}

/** A connected client, closed after the test. */
async function connect(context, path) {
  const client = createClient({ socket: { path } });
  client.on("error", () => {});
  await client.connect();
  context.after(() => client.destroy());
  return client;
}

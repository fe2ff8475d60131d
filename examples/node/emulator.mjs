#!/usr/bin/env node
// An emulator of HubSpot that has the objects of ../data/objects.csv. By itself it runs until Ctrl-C:
//   node emulator.mjs        prints the environment that leads snapshots.mjs to it

import { readFile, realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { startEmulator } from "hubspot-wasm/emulator";

/** Snapshots that take about a second. */
const SNAPSHOTS = { recordDelay: [100, 300], pending: [100, 400], inProgress: [100, 700] };

/**
 * @param {import("hubspot-wasm/emulator").ServerOptions} [options]
 */
export async function startWithData(options = {}) {
  const { accounts, ends } = JSON.parse(await readFile(new URL("../data/accounts.json", import.meta.url), "utf8"));
  const emulator = await startEmulator({ ...options, snapshots: { ...SNAPSHOTS, ...options.snapshots } });
  for (const data of accounts) {
    await emulator.account({ portalId: data.portalId, installed: true });
    await emulator.import({ replace: true, ...data });
  }
  // How the first snapshots end, whatever they are of: some things just happen.
  for (const end of ends) await emulator.snapshot(end);
  return emulator;
}

async function main() {
  const { url, clientId, clientSecret } = await startWithData();
  console.log(`export HUBSPOT_BASE_URL=${url} HUBSPOT_CLIENT_ID=${clientId} HUBSPOT_CLIENT_SECRET=${clientSecret}`);
}

const started = process.argv[1] && (await realpath(process.argv[1]).catch(() => undefined));
if (started === (await realpath(fileURLToPath(import.meta.url)))) await main();

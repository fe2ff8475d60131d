// The programs, in the project into which helpers/install.js installs the packed package and nothing else.

import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { consumer, load } from "../helpers/package.js";

export const ENTRIES = ["hubspot-wasm", "hubspot-wasm/js"];

/** What `check` in programs/check.js says where all is well. */
export const EXPECTED = "GET /crm/v3/objects/contacts/18446744073709551615 objectId missing 1001 InvalidRequestError";

/** A folder of a test's own, with the programs over an entry; only the package is installed above it. */
export function programsOf(entry, name) {
  const folder = `${consumer}packaging/${name}/${entry.replace("/", "-")}/`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL("programs/", import.meta.url)), folder, { recursive: true });
  for (const file of readdirSync(folder)) writeFileSync(folder + file, readFileSync(folder + file, "utf8").replace('"ENTRY"', JSON.stringify(entry)));
  return folder;
}

/** An emulator behind a port; `place` is what `check` needs of it. */
export async function startPlace() {
  const { startEmulator } = await load("hubspot-wasm/emulator");
  const emulator = await startEmulator();
  return { place: { url: emulator.url, accessToken: emulator.accessToken }, close: () => emulator.close() };
}

// The example's card as a person has it who copied it and installed what it needs.

import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildCard } from "./build.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** A folder for what the tests make. */
export const output = `${root}test-output/card/`;
/** Where helpers/install.js puts the package. */
const installed = `${root}test-output/consumer/node_modules/hubspot-wasm`;
const app = `${root}examples/app-card/src/app/`;

/** The app's configuration, as HubSpot reads it. */
export const config = JSON.parse(readFileSync(`${app}app-hsmeta.json`, "utf8")).config;

/**
 * A copy of the card, ready to build.
 * @param {string} name of its folder in test-output/card
 * @param {(file: string, text: string) => string} [edit] changes what a person would change
 * @param {string} [hubspotWasm] the package's folder
 */
export function copyOfCard(name, edit = (_, text) => text, hubspotWasm = installed) {
  const folder = `${output}${name}`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(`${app}cards`, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  for (const file of ["settings.js", "client.js"]) {
    const path = join(folder, file);
    writeFileSync(path, edit(file, readFileSync(path, "utf8")));
  }
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(hubspotWasm, join(folder, "node_modules/hubspot-wasm"), "junction");
  return folder;
}

/** Builds a copy as HubSpot does when it is uploaded; the script's path. */
export function buildCopy(...copy) {
  return buildCard({ folder: copyOfCard(...copy), entry: "SnapshotCard.jsx" });
}

/** An edit for tests: a watch that asks after milliseconds. */
export const eager = (file, text) => (file === "settings.js" ? text.replace(/WATCH = .*/, "WATCH = { firstDelay: 20, maxDelay: 100, attempts: 1000 };") : text);

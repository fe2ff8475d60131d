// What the package adds to an app card: the example's card as HubSpot builds it, with the package and without.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { buildCopy, output } from "./project.js";

/** What the card imports, doing nothing. */
const NOTHING = `
  export class HubSpot {}
  export const relay = () => {};
  export const isHubSpotError = () => {};
  export class AuthenticationError extends Error {}
  export class ConnectionError extends Error {}
  export class PermissionError extends Error {}
  export class ServerError extends Error {}`;

/**
 * In bytes: the script of the card, and how much of it is this package.
 * @param {string} [hubspotWasm] the package's folder
 * @returns {Promise<Record<"raw" | "gzip", { card: number, ours: number }>>}
 */
export async function cardSize(hubspotWasm) {
  const nothing = `${output}nothing`;
  mkdirSync(nothing, { recursive: true });
  writeFileSync(`${nothing}/package.json`, '{ "type": "module", "sideEffects": false, "exports": { "./card": "./index.js" } }\n');
  writeFileSync(`${nothing}/index.js`, NOTHING);
  const whole = readFileSync(await buildCopy("size", undefined, hubspotWasm));
  const without = readFileSync(await buildCopy("size-without", undefined, nothing));
  const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;
  return {
    raw: { card: whole.length, ours: whole.length - without.length },
    gzip: { card: compressed(whole), ours: compressed(whole) - compressed(without) },
  };
}

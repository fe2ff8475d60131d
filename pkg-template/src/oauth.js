// How an account installs an app: where it starts, and what to ask for.

import { invalid } from "./errors.js";
import { problem } from "./plain.js";
import { parts, tool } from "./tool.js";

/**
 * The URL to send a person to who installs the app. HubSpot sends them on to `redirectUri` with a `code`.
 * @param {import("../types/oauth.d.ts").Authorize} authorize
 * @returns {string}
 */
export function authorizeUrl(authorize) {
  return tool("authorizeUrl", parts(authorize));
}

/**
 * A verifier (PKCE) that nobody can guess. Keep it until the code comes.
 * @param {Uint8Array} [random] 32 random bytes, where there is no global `crypto`
 * @returns {string}
 */
export function createCodeVerifier(random = randomBytes()) {
  if (!(random instanceof Uint8Array)) throw invalid([problem("random", "wrongType", "must be a Uint8Array")]);
  return tool("codeVerifier", undefined, random);
}

/**
 * The scopes that calls of these operations need, each once.
 * @param {readonly (string | { operation: string, params?: object })[]} operations
 * @returns {string[]}
 */
export function requiredScopes(operations) {
  if (!Array.isArray(operations)) throw invalid([problem("operations", "wrongType", "must be an array")]);
  return tool("requiredScopes", operations);
}

function randomBytes() {
  const random = globalThis.crypto?.getRandomValues?.(new Uint8Array(32));
  if (random) return random;
  throw invalid([problem("random", "missing", "is required where there is no global `crypto`, as in Node 18")]);
}

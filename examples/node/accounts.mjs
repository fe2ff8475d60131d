// The accounts that installed the app: a client for each, and their refresh tokens in memory or in a file.

import { readFile, rename, writeFile } from "node:fs/promises";

import { HubSpot } from "hubspot-wasm";

/**
 * @param {{ app: { clientId: string, clientSecret: string }, baseUrl?: string, file?: string }} options
 */
export async function openAccounts({ app, baseUrl, file }) {
  const refreshTokens = new Map(file ? await read(file) : []);
  const clients = new Map();
  let writing = Promise.resolve();
  return { add, clientOf };

  /** An account installed the app, for the first time or again. */
  async function add(portalId, refreshToken) {
    clients.delete(String(portalId));
    await keep(String(portalId), refreshToken);
  }

  /** One client per account: what it knows of tokens and rate limits serves all calls. */
  function clientOf(portalId) {
    const key = String(portalId);
    const refreshToken = refreshTokens.get(key);
    if (refreshToken === undefined) throw new Error(`account ${key} has not installed the app`);
    const onTokens = (tokens) => keep(key, tokens.refreshToken ?? refreshToken);
    const client = clients.get(key) ?? new HubSpot({ auth: { ...app, refreshToken, onTokens }, baseUrl });
    clients.set(key, client);
    return client;
  }

  async function keep(key, refreshToken) {
    if (refreshTokens.get(key) === refreshToken) return;
    refreshTokens.set(key, refreshToken);
    // One after the other, so that the newest is the last.
    if (file) writing = writing.catch(() => {}).then(() => write(file, refreshTokens));
    await writing;
  }
}

async function read(file) {
  const text = await readFile(file, "utf8").catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  return Object.entries(text ? JSON.parse(text) : {});
}

/** Replaces the file as a whole. Nobody else may read it. */
async function write(file, refreshTokens) {
  await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(refreshTokens)), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

// How an account installs the app: /install sends a person to HubSpot, and /redirect takes the code that comes back.

import { randomBytes } from "node:crypto";

import { HubSpot, authorizeUrl, createCodeVerifier, isHubSpotError } from "hubspot-wasm";

/** How long a person may take, in milliseconds. */
const PATIENCE = 600_000;

/** Installations that may be under way at a time. */
const MOST = 1000;

/**
 * The two pages.
 * @param {object} options
 * @param {{ clientId: string, clientSecret: string }} options.app
 * @param {readonly string[]} options.scopes what the app asks for
 * @param {string} options.url where this server is to people
 * @param {string} [options.baseUrl] an emulator instead of HubSpot
 * @param {(portalId: number | string, refreshToken: string) => unknown} options.onInstalled
 * @returns {Record<string, (request: Request) => Promise<Response>>}
 */
export function installPages({ app, scopes, url, baseUrl, onInstalled }) {
  const { clientId, clientSecret } = app;
  const redirectUri = `${url}/redirect`;
  const hubspot = new HubSpot({ baseUrl });
  /** By state: the verifier whose hash HubSpot was shown. It never leaves this process. */
  const begun = new Map();
  return { "/install": install, "/redirect": redirect };

  async function install() {
    const state = randomBytes(32).toString("base64url");
    const codeVerifier = createCodeVerifier(randomBytes(32));
    for (const [other, { until }] of begun) if (until < Date.now() || begun.size >= MOST) begun.delete(other);
    begun.set(state, { codeVerifier, until: Date.now() + PATIENCE });
    const location = authorizeUrl({ clientId, redirectUri, scopes, state, codeVerifier, baseUrl });
    // Only the browser that began may come back: else somebody could be led into another one's account.
    return new Response(null, { status: 302, headers: { location, "set-cookie": cookie(state, PATIENCE / 1000) } });
  }

  async function redirect(request) {
    const query = new URL(request.url).searchParams;
    const state = query.get("state");
    const own = (request.headers.get("cookie") ?? "").split(/; */).includes(`install=${state}`);
    const { codeVerifier, until } = (own && begun.get(state)) || { until: 0 };
    begun.delete(state);
    if (until < Date.now()) return page(400, "This installation was begun elsewhere, or too long ago. Start again at /install.");
    if (query.has("error")) return page(400, "The app was not installed.");
    try {
      const code = query.get("code") ?? "";
      const body = { code, redirect_uri: redirectUri, client_id: clientId, client_secret: clientSecret, code_verifier: codeVerifier };
      const portalId = await keep(await hubspot.oauth.createTokens({ body }));
      return page(200, `Account ${portalId} has the app.`);
    } catch (error) {
      if (!isHubSpotError(error)) throw error;
      console.error(error.message);
      return page(502, "HubSpot did not give the app its tokens. Start again at /install.");
    }
  }

  async function keep({ access_token: token, refresh_token: refreshToken, hub_id: told }) {
    // Not every version of the reply says whose it is.
    const question = { token, client_id: clientId, client_secret: clientSecret };
    const portalId = told ?? (await hubspot.oauth.introspect({ body: question })).hub_id;
    await onInstalled(portalId, refreshToken);
    return portalId;
  }

  function cookie(state, seconds) {
    const secure = url.startsWith("https:") ? "; Secure" : "";
    return `install=${state}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }
}

function page(status, text) {
  return new Response(`${text}\n`, { status, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } });
}

// HubSpot's side between an app card and its backend: `hubspot.fetch` as it signs and carries what a card sends.

import { load } from "./package.js";

const { sign } = await load("hubspot-wasm");

/** Who looks at the card. */
export const viewer = { userId: 77, portalId: 12345, userEmail: "ada@example.com", appId: 54321 };

/**
 * `hubspot.fetch` of a card whose backend is `handler`: the body is an object, no header travels, the query says who asks.
 * `sent` has every request that the backend got.
 * @param {(request: Request) => Promise<Response>} handler
 * @param {{ clientSecret: string, caller?: object, change?: (request: Request) => Request | void, twice?: boolean }} options
 */
export function hubspotFetch(handler, { clientSecret, caller = viewer, twice = false }) {
  const sent = [];
  const fetch = async (url, { method = "GET", timeout = 15_000, body } = {}) => {
    const deliver = async () => {
      const request = signedRequest(url, { method, body: JSON.stringify(body), clientSecret, caller });
      sent.push({ request: request.clone(), timeout });
      const response = await handler(request);
      const text = await response.text();
      // Headers don't come through.
      return new Response(text, { status: response.status });
    };
    if (!twice) return deliver();
    const [first, second] = await Promise.all([deliver(), deliver()]);
    return (await first.clone().text()) === (await second.clone().text()) ? second : new Response("the answers differ", { status: 599 });
  };
  return { fetch, sent };
}

/** A request as HubSpot sends it to a backend. */
export function signedRequest(url, { method = "POST", body, clientSecret, caller = viewer, now = Date.now(), version = "v3" }) {
  const query = new URLSearchParams(Object.entries(caller).map(([name, value]) => [name, String(value)]));
  const full = `${url}?${query}`;
  return new Request(full, { method, body, headers: sign({ method, url: full, body, clientSecret, now, version }) });
}

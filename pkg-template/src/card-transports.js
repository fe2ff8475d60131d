// The transports of an app card, which has no credential of its own: through its backend, or through HubSpot's own API client.

import { errorOf, invalid, isKind } from "./errors.js";
import { problem } from "./plain.js";
import { LARGEST, LONGEST, RELAY } from "./relaying.js";

/** So many requests of a card may be under way. */
const AT_ONCE = 20;

let underWay = 0;
const waiting = [];

/**
 * A transport to the card's backend, which has `createRelay()` of `hubspot-wasm/relay`.
 * @param {import("../types/transport.d.ts").CardFetch} fetch `hubspot.fetch` of `@hubspot/ui-extensions`
 * @param {string | { toString(): string }} url of the backend
 * @returns {import("../types/transport.d.ts").Transport}
 */
export function relay(fetch, url) {
  mustBeFunction("fetch", fetch);
  const address = String(url);
  if (!/^(https:\/\/(?=\w)|http:\/\/(localhost|127\.0\.0\.1|\[::1])(:\d+)?(?=\/|$))[^\s?#]*$/i.test(address)) {
    throw invalid([problem("url", "unsafeUrl", "must be an https URL without query, or http on a loopback address")]);
  }
  return transport(async ({ operation, params, timeout }) => {
    timeout = Math.min(timeout, LONGEST);
    const text = JSON.stringify({ id: newId(), operation, params, timeout }, (_, value) => (typeof value === "bigint" ? String(value) : value));
    mustFit(text);
    const response = await fetch(address, { method: "POST", timeout, body: JSON.parse(text) });
    const answer = await response.text();
    // What is not 200 is no outcome of HubSpot's API: the relay, or what stands before it, refuses.
    if (response.status !== 200) return { status: response.status, body: answer };
    const said = parsed(answer);
    if (isKind(said?.error?.name)) throw errorOf({ ...said.error, kind: said.error.name });
    if (!Number.isInteger(said?.status)) {
      throw errorOf({ kind: "DecodeError", message: "the backend answered 200, but not as a relay does" });
    }
    const { status, retryAfter, correlationId } = said;
    const headers = { "x-hubspot-correlation-id": correlationId };
    if (retryAfter !== undefined) headers["retry-after"] = String(Math.ceil(retryAfter / 1000));
    return { status, headers, body: said.body };
  });
}

/**
 * A transport through HubSpot's own API client for cards, which is experimental.
 * @param {import("../types/transport.d.ts").FetchHubSpotApi} fetchHubSpotApi of `@hubspot/ui-extensions/experimental/api-client`
 * @returns {import("../types/transport.d.ts").Transport}
 */
export function hubspotApi(fetchHubSpotApi) {
  mustBeFunction("fetchHubSpotApi", fetchHubSpotApi);
  return transport(({ method, url, body }) => {
    const request = { path: url.replace(/^\w+:\/\/[^/]+/, ""), method };
    if (body !== undefined) {
      mustFit(body);
      const value = parsed(body);
      if (value === undefined) throw invalid([problem("body", "wrongType", "is a form, which a card can't send")]);
      request.body = value;
    }
    return fetchHubSpotApi(request);
  });
}

/** A transport that waits its turn; one that is aborted before that is never sent. */
function transport(send) {
  const inTurn = (request) =>
    new Promise((resolve, reject) => {
      const start = () => {
        const next = () => waiting.shift()?.();
        if (request.signal?.aborted) {
          reject(request.signal.reason);
          return next();
        }
        underWay++;
        const end = () => {
          underWay--;
          next();
        };
        const sent = new Promise((done) => done(send(request)));
        sent.then(end, end);
        resolve(sent);
      };
      if (underWay < AT_ONCE) start();
      else waiting.push(start);
    });
  return Object.assign(inTurn, { [RELAY]: true });
}

function mustBeFunction(name, value) {
  if (typeof value !== "function") throw invalid([problem(name, "wrongType", "must be a function")]);
}

function mustFit(text) {
  if (text.length * 3 <= LARGEST || new TextEncoder().encode(text).length <= LARGEST) return;
  throw invalid([problem("body", "tooLarge", "makes a request of more than 1 MB, which is all that a card can send")]);
}

/** Random, so that HubSpot's second delivery of a message can be told from another message. */
function newId() {
  const letters = () => Math.random().toString(36).slice(2);
  return globalThis.crypto?.randomUUID?.() ?? `${letters()}-${letters()}-${letters()}-${Date.now()}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

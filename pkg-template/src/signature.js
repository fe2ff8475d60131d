// Whether HubSpot sent a request, and what it says.

import { invalid } from "./errors.js";
import { problem } from "./plain.js";
import { parts, tool } from "./tool.js";

/** The headers that the core looks at. */
const HEADERS = [
  "x-hubspot-signature",
  "x-hubspot-signature-version",
  "x-hubspot-signature-v3",
  "x-hubspot-request-timestamp",
  "x-forwarded-host",
  "host",
];

/**
 * Tells whether HubSpot sent a request.
 * @param {import("../types/signature.d.ts").SignedRequest} request as it came, its body raw
 * @returns {import("../types/signature.d.ts").Verdict}
 */
export function verifySignature(request) {
  return about("verify", request);
}

/**
 * The events of a pushed webhook, if HubSpot sent it.
 * @param {import("../types/signature.d.ts").SignedRequest} request as it came, its body raw
 * @returns {import("../types/webhooks.d.ts").ParsedWebhook}
 */
export function parseWebhook(request) {
  return about("webhook", request);
}

/**
 * The headers that HubSpot would send with a request: for tests of your own endpoints.
 * @param {import("../types/signature.d.ts").RequestToSign} request
 * @returns {Record<string, string>}
 */
export function sign(request) {
  const { body, method = "POST", now = Date.now(), version = "v3", ...rest } = parts(request);
  return tool("sign", { method, now, ...rest, versions: [version] }, bytesOf(body));
}

/**
 * The URL that HubSpot called, where a proxy stands between. Headers only choose among `hosts`.
 * @param {{ url: string, headers?: import("../types/signature.d.ts").HeadersLike, hosts: readonly string[] }} request
 * @returns {string}
 */
export function publicUrl(request) {
  const { headers, ...rest } = parts(request);
  return tool("publicUrl", { ...rest, headers: headersOf(headers ?? {}) });
}

function about(name, request) {
  const { headers, body, method = "POST", now = Date.now(), ...rest } = parts(request);
  return tool(name, { method, now, ...rest, headers: headersOf(headers) }, bytesOf(body));
}

/** Of headers in any form, those that count. */
function headersOf(headers) {
  if (typeof headers !== "object" || headers === null) throw noHeaders();
  const pairs = typeof headers[Symbol.iterator] === "function" ? headers : Object.entries(headers);
  const found = {};
  for (const pair of pairs) {
    if (!Array.isArray(pair)) throw noHeaders();
    const [name, value] = pair;
    const key = String(name).toLowerCase();
    if (HEADERS.includes(key) && value != null) found[key] = String(value);
  }
  return found;
}

function noHeaders() {
  return invalid([problem("headers", "wrongType", "must be Headers, pairs, or an object of names and values")]);
}

/** The body byte for byte: what a parser made of it is another text. */
function bytesOf(body) {
  if (body == null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]") return new Uint8Array(body);
  const rule = "must be the raw body, a string or bytes: what a parser made of it can't be verified";
  throw invalid([problem("body", "wrongType", rule)]);
}

// All of HubSpot's side of `hubspot.fetch`: what becomes of a card's request until it is at the backend, with the limits and
// the repetition, and of the answer.

import { signedRequest } from "../helpers/card.js";

/** HubSpot's limits: bytes of a request and of a response, requests under way, milliseconds. */
const LARGEST = 1_000_000;
const MOST = 20;
const PATIENCE = 15_000;
const LONGEST = 120_000;

/**
 * @param {object} of
 * @param {string} of.clientSecret what it signs with
 * @param {readonly string[]} of.permitted `permittedUrls.fetch` of the app
 * @param {{ portalId: number, userId: number, userEmail: string, appId: number }} of.who what it appends to each URL
 * @param {(request: Request) => Promise<Response>} of.send carries a signed request to the backend
 * @param {object[]} of.sent gets each request as the backend does, and its `status` once it was answered
 */
export function createHubspotFetch({ clientSecret, permitted, who, send, sent }) {
  let underWay = 0;

  /** As in a card: a body is an object, the answer has a status and a text, and its headers are lost. */
  return async function hubspotFetch(url, { method = "GET", body, headers = {}, timeout = PATIENCE } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const refused = refusal(url, text, headers, timeout);
    if (refused) return refused;
    if (underWay >= MOST) return failure(429, "RATE_LIMITS", "too many requests at once");
    underWay++;
    try {
      return await twice(() => once(url, method, text, timeout));
    } finally {
      underWay--;
    }
  };

  function refusal(url, text, headers, timeout) {
    if (!permitted.some((start) => String(url).startsWith(start))) return failure(400, "VALIDATION_ERROR", `${url} is not permitted`);
    const names = [...new Headers(headers).keys()];
    if (names.some((name) => name !== "authorization")) return failure(400, "VALIDATION_ERROR", `headers: ${names}`);
    if (!(timeout > 0 && timeout <= LONGEST)) return failure(400, "VALIDATION_ERROR", `timeout: ${timeout}`);
    if (text !== undefined && !text.startsWith("{")) return failure(400, "VALIDATION_ERROR", "the body is not an object");
    return size(text) > LARGEST ? failure(413, "PAYLOAD_TOO_LARGE", "the request is too large") : undefined;
  }

  async function once(url, method, text, timeout) {
    const signed = signedRequest(url, { method, body: text, clientSecret, caller: who });
    const told = { method, url: signed.url, body: text ?? "" };
    sent.push(told);
    const response = await send(new Request(signed, { redirect: "manual", signal: AbortSignal.timeout(timeout) }));
    const answer = await response.text();
    told.status = response.status;
    return size(answer) > LARGEST ? failure(502, "BAD_GATEWAY", "the response is too large") : plain(response.status, answer);
  }
}

/** Once more where nothing came back, or a 5xx did. */
async function twice(act) {
  const first = await act().catch(() => undefined);
  if (first && first.status < 500) return first;
  return act().catch(() => first ?? failure(502, "BAD_GATEWAY", "no answer"));
}

function failure(status, category, message) {
  return plain(status, JSON.stringify({ status: "error", category, message }));
}

function plain(status, text) {
  return new Response(status === 204 || text === "" ? null : text, { status });
}

function size(text = "") {
  return new TextEncoder().encode(text).length;
}

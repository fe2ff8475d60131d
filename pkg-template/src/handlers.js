// Endpoints that HubSpot calls, as fetch handlers, and the way to serve them with Node's http.

import { bytesOf } from "./bytes.js";
import { invalid } from "./errors.js";
import { tell } from "./owner.js";
import { problem } from "./plain.js";
import { parseWebhook, publicUrl, verifySignature } from "./signature.js";

/** HubSpot's own requests stay far below. */
const LIMIT = 5_000_000;

const VERSIONS = ["v1", "v2", "v3"];

/**
 * An endpoint for pushed webhooks. HubSpot hears 200 once `onEvents` is done, and sends them again otherwise.
 * @param {import("../types/handlers.d.ts").WebhookHandlerOptions} options
 * @returns {(request: Request) => Promise<Response>}
 */
export function webhookHandler({ onEvents, ...options }) {
  return receiver(options, "onEvents", onEvents, async (signed, request) => {
    const parsed = parseWebhook(signed);
    if (!parsed.valid) return refuse(parsed.reason === "malformed" ? 400 : 401, parsed.reason);
    await onEvents(parsed.events, request);
    return new Response(null, { status: 200 });
  });
}

/**
 * The endpoint of a custom workflow action. What `onExecution` returns is the answer.
 * @param {import("../types/handlers.d.ts").ActionHandlerOptions} options
 * @returns {(request: Request) => Promise<Response>}
 */
export function actionHandler({ onExecution, ...options }) {
  const accepted = options.versions ?? ["v2", "v3"];
  return receiver({ ...options, versions: accepted }, "onExecution", onExecution, async (signed, request) => {
    const verdict = verifySignature(signed);
    if (!verdict.valid) return refuse(401, verdict.reason);
    const execution = parsed(signed.body);
    if (typeof execution?.callbackId !== "string") return refuse(400, "malformed");
    return Response.json((await onExecution(execution, request)) ?? {});
  });
}

/**
 * Serves a fetch handler with Node's http: `createServer(nodeListener(handler))`.
 * @param {(request: Request) => Promise<Response>} handler
 * @param {{ limit?: number, onError?: (error: unknown) => void }} [options]
 */
export function nodeListener(handler, { limit = LIMIT, onError = console.error } = {}) {
  if (!isLimit(limit)) throw invalid([wrongLimit()]);
  return async (incoming, outgoing) => {
    const { status, headers, body } = await answer(incoming).catch((error) => {
      tell(onError, error);
      return { status: 500, headers: [], body: new Uint8Array() };
    });
    outgoing.writeHead(status, headers);
    outgoing.end(body);
  };

  /** All of the answer before any of it is sent, so that what fails can still be told. */
  async function answer(incoming) {
    const response = await answered(incoming);
    if (!(response.status >= 200)) throw new TypeError(`a response of status ${response.status} can't be sent`);
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: [...response.headers].flat(), body };
  }

  async function answered(incoming) {
    // A request that ends early would take its connection along, and the answer with it.
    const stream = incoming.iterator?.({ destroyOnReturn: false }) ?? incoming;
    let body;
    try {
      body = await bytesOf(stream, limit);
    } catch {
      // The upload broke off: nobody is there to hear more.
      return refuse(400, "broken off");
    }
    if (!body) {
      incoming.resume?.();
      return refuse(413, "too large");
    }
    const request = requestOf(incoming, body);
    return request ? handler(request) : refuse(400, "malformed");
  }
}

/** A request as a fetch handler takes it; undefined where there can be none: `TRACE`, or `OPTIONS *`. */
function requestOf(incoming, body) {
  const { method, headers } = incoming;
  // Frameworks cut off the part of a path where a router is mounted, and keep the whole of it here.
  const url = incoming.originalUrl ?? incoming.url;
  const bodyless = method === "GET" || method === "HEAD";
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  try {
    // What the Host header says is no fact: the handler knows its own hosts.
    const absolute = new URL(url.startsWith("/") ? `http://localhost${url}` : url);
    return new Request(absolute, { method, headers: pairs, body: bodyless ? undefined : body });
  } catch {
    return undefined;
  }
}

/** What both endpoints have: the method, the size, and the URL that HubSpot called. */
function receiver({ clientSecret, hosts, versions, limit = LIMIT, ...others }, name, listener, receive) {
  const problems = Object.keys(others).map((other) => problem(other, "unknownOption", "is not an option"));
  const check = (right, name, code, rule) => void (right || problems.push(problem(name, code, rule)));
  const texts = (list) => Array.isArray(list) && list.length > 0 && list.every((text) => typeof text === "string" && text);
  check(typeof listener === "function", name, "wrongType", "must be a function");
  check(texts([clientSecret]), "clientSecret", "missing", "must be a string that is not empty");
  check(texts(hosts), "hosts", "missing", "must list the public hosts of this endpoint, such as `hooks.example.com`");
  const known = versions === undefined || (texts(versions) && versions.every((version) => VERSIONS.includes(version)));
  check(known, "versions", "unknownWord", "must be of v1, v2 and v3");
  if (!isLimit(limit)) problems.push(wrongLimit());
  if (problems.length > 0) throw invalid(problems);

  return async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    const body = await bytesOf(request.body ?? [], limit);
    if (!body) return refuse(413, "too large");
    const { method, headers } = request;
    const url = publicUrl({ url: request.url, headers, hosts });
    return receive({ clientSecret, versions, method, headers, url, body }, request);
  };
}

/** Anything else would be compared with and never reached. */
function isLimit(limit) {
  return typeof limit === "number" && limit > 0;
}

function wrongLimit() {
  return problem("limit", "wrongType", "must be a number of bytes above 0");
}

function refuse(status, reason) {
  return Response.json({ status: "error", message: reason }, { status });
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

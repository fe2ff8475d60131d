// Endpoints that HubSpot calls, as fetch handlers, and the way to serve them with Node's http.

import { invalid } from "./errors.js";
import { problem } from "./plain.js";
import { parseWebhook, publicUrl, verifySignature } from "./signature.js";

/** HubSpot's own requests stay far below. */
const LIMIT = 5_000_000;

/**
 * An endpoint for pushed webhooks. HubSpot hears 200 once `onEvents` is done, and sends them again otherwise.
 * @param {import("../server.d.ts").WebhookHandlerOptions} options
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
 * @param {import("../server.d.ts").ActionHandlerOptions} options
 * @returns {(request: Request) => Promise<Response>}
 */
export function actionHandler({ onExecution, ...options }) {
  const accepted = { versions: ["v2", "v3"], ...options };
  return receiver(accepted, "onExecution", onExecution, async (signed, request) => {
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
  return async (incoming, outgoing) => {
    const response = await answer(incoming).catch((error) => {
      onError(error);
      return new Response(null, { status: 500 });
    });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(new Uint8Array(await response.arrayBuffer()));
  };

  async function answer(incoming) {
    const body = await bytesOf(incoming, limit);
    if (!body) return refuse(413, "too large");
    const { method, headers } = incoming;
    const bodyless = method === "GET" || method === "HEAD";
    // What the Host header says is no fact: the handler knows its own hosts.
    const url = new URL(incoming.url.startsWith("/") ? `http://localhost${incoming.url}` : incoming.url);
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    return handler(new Request(url, { method, headers: pairs, body: bodyless ? undefined : body }));
  }
}

/** What both endpoints have: the method, the size, and the URL that HubSpot called. */
function receiver({ hosts, limit = LIMIT, ...options }, name, listener, receive) {
  const problems = [];
  if (typeof listener !== "function") problems.push(problem(name, "wrongType", "must be a function"));
  if (typeof options.clientSecret !== "string" || options.clientSecret === "") {
    problems.push(problem("clientSecret", "missing", "must be a string that is not empty"));
  }
  if (!Array.isArray(hosts) || hosts.length === 0) {
    problems.push(problem("hosts", "missing", "must list the public hosts of this endpoint, such as `hooks.example.com`"));
  }
  if (problems.length > 0) throw invalid(problems);

  return async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    const body = await bytesOf(request.body ?? [], limit);
    if (!body) return refuse(413, "too large");
    const { method, headers } = request;
    const url = publicUrl({ url: request.url, headers, hosts });
    return receive({ ...options, method, headers, url, body }, request);
  };
}

function refuse(status, reason) {
  return Response.json({ status: "error", message: reason }, { status });
}

/** All bytes of a stream, or undefined past the limit. */
async function bytesOf(stream, limit) {
  const chunks = [];
  let length = 0;
  for await (const chunk of chunksOf(stream)) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let start = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, start);
    start += chunk.length;
  }
  return bytes;
}

/** Not every runtime iterates its streams. */
async function* chunksOf(stream) {
  if (typeof stream.getReader !== "function") return yield* stream;
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

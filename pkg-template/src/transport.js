// How a request reaches the network: by the global `fetch`, or by a function of the host.
// It decides nothing. It reads a response where it is, in JavaScript, and tells the core once what came: each look from
// WebAssembly would be a crossing. It imports nothing, so that the tests of the binding can take it as it is.

/** The largest body, in characters or bytes. */
const LARGEST = 64 * 1024 * 1024;

/** What the core reads of the headers of a success. */
const RATE_HEADERS = [
  "x-hubspot-ratelimit-max",
  "x-hubspot-ratelimit-interval-milliseconds",
  "x-hubspot-ratelimit-remaining",
  "x-hubspot-ratelimit-daily",
  "x-hubspot-ratelimit-daily-remaining",
];
/** What it reads of an error's beside them, or where somebody sees what the client does. */
const ERROR_HEADERS = ["x-hubspot-correlation-id", "retry-after"];

/** No response, by the client's own judgement; the core knows what to say. */
class Refusal {
  constructor(reason) {
    this.reason = reason;
  }
}

/**
 * Sends a request; not at once, since its caller is not told yet which call it is.
 *
 * @param {{ received: Function, lost: Function, reread: Function }} core hears either, once
 * @param {Function | undefined} transport the host's; otherwise it is the global `fetch`, looked up at each call
 * @param {number} ticket what the core calls the request
 * @param {string} call what it is told but for the body, as JSON
 * @param {string} wants what the core wants to know of the response, as words
 * @param {string} [body]
 * @param {object} [params] the caller's parameters, for a transport; its `body` is sent, where the words say `given`
 * @returns {AbortController | undefined} what aborts it
 */
export function send(core, transport, ticket, call, wants, body, params) {
  const controller = typeof AbortController === "function" ? new AbortController() : undefined;
  exchange(core, transport, ticket, call, wants.split(" "), body, params, controller?.signal);
  return controller;
}

async function exchange(core, transport, ticket, call, wants, body, params, signal) {
  await undefined;
  let response, status, headers, content;
  try {
    const request = asked(JSON.parse(call), wants.includes("given") ? JSON.stringify(params.body) : body, params, signal);
    response = await (transport ? transport(request) : globalFetch(request));
    status = statusOf(response);
    headers = headersOf(response, status, wants);
    if (header(response, "content-length") > LARGEST) throw new Refusal("tooLarge");
    content = await contentOf(response, isSifted(status, wants));
    if (sizeOf(content) > LARGEST) throw new Refusal("tooLarge");
  } catch (thrown) {
    return core.lost(ticket, thrown instanceof Refusal ? thrown.reason : undefined, thrown);
  }
  const { said, data } = read(content, status, wants, (bytes) => core.reread(ticket, bytes));
  core.received(ticket, status, headers, said, data, response);
}

/** What a transport is asked. */
function asked(request, body, params, signal) {
  if (body !== undefined) request.body = body;
  if (params) request.params = params;
  request.signal = signal;
  return request;
}

function globalFetch({ url, method, headers, body, redirect, signal }) {
  return fetch(url, { method, headers, body, redirect, signal });
}

function statusOf(response) {
  const status = isObject(response) && response.status;
  if (typeof status === "number" && status >= 100 && status < 600) return status;
  throw new Refusal(response?.type === "opaqueredirect" ? "redirect" : "noResponse");
}

/** Whether the core takes only some items of a body, which it looks at as bytes. */
function isSifted(status, wants) {
  return status < 300 && wants.includes("sifted");
}

/** The headers that the core reads, as lines. */
function headersOf(response, status, wants) {
  let lines = "";
  const add = (name) => {
    const value = header(response, name);
    if (value !== undefined) lines += `${name}:${value}\n`;
  };
  if (wants.includes("rates")) RATE_HEADERS.forEach(add);
  if (status >= 300 || wants.includes("traced")) ERROR_HEADERS.forEach(add);
  return lines;
}

/** A header of a `Headers` of any realm, or of a plain object in any case. */
function header({ headers }, name) {
  if (!isObject(headers)) return undefined;
  if (typeof headers.get === "function") return headers.get(name) ?? undefined;
  return headers[Object.keys(headers).find((key) => key.toLowerCase() === name)];
}

/** The body of a response or a promise of it: bytes where it is to be sifted, text, or what a host has read already. */
function contentOf(response, sifted) {
  const read = sifted && typeof response.arrayBuffer === "function" ? response.arrayBuffer : response.text;
  return typeof read === "function" ? read.call(response) : response.body;
}

/** In bytes, or in characters, which are no fewer than a third as many. */
function sizeOf(content) {
  if (isBytes(content)) return content.byteLength;
  return typeof content === "string" ? content.length : 0;
}

/**
 * What a body holds. `said` is what the core reads of it, as JSON: empty where there is no body, absent where it is no JSON.
 * @returns {{ said?: string, data?: unknown }}
 */
function read(content, status, wants, reread) {
  const isText = typeof content === "string";
  if (content === undefined || content === null || (isText && content.length < 16 && content.trim() === "")) return { said: "" };
  try {
    let data = content;
    if (isText || isBytes(content)) {
      // The core reads first what is to be sifted, or may hold an integer too long for a number.
      const first = isSifted(status, wants) || (wants.includes("numericIds") && /\d{16}/.test(content));
      data = JSON.parse(first ? reread(isText ? new TextEncoder().encode(content) : new Uint8Array(content)) : content);
    }
    return { said: status < 300 ? picked(data, wants) : JSON.stringify(data), data };
  } catch {
    return {};
  }
}

/** An ArrayBuffer of any realm. */
function isBytes(content) {
  return Object.prototype.toString.call(content) === "[object ArrayBuffer]";
}

/** JSON of those places of a reply that the core asked for, which are JSON pointers; `*` is every item. */
function picked(reply, wants) {
  let json = "";
  for (const place of wants) {
    if (!place.startsWith("/")) continue;
    const [, name, ...rest] = place.split("/");
    const value = isObject(reply) ? pick(reply[name], rest) : undefined;
    if (value !== undefined) json += `${json && ","}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return `{${json}}`;
}

function pick(value, [name, ...rest]) {
  if (name === undefined || value === undefined) return value;
  if (name === "*") return Array.isArray(value) ? value.map((item) => pick(item, rest) ?? null) : undefined;
  const inner = isObject(value) ? pick(value[name], rest) : undefined;
  return inner === undefined ? undefined : { [name]: inner };
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

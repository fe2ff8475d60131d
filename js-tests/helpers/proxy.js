// A server between a client and an emulator that breaks what a network breaks, at the request that a test says.

import { Agent, createServer, request as ask } from "node:http";

import { emulatorFor } from "./emulator.js";
import { keepPort } from "./server.js";

/** What `arrived` and `answered` may return; anything else lets the request, or its reply, go on. */
const BREAKS = {
  /** The connection breaks before the first header. */
  reset: ({ socket }) => socket.resetAndDestroy(),
  /** No answer, ever. */
  hang: () => {},
  /** The connection breaks in the middle of the body. */
  resetBody(response, reply) {
    response.writeHead(reply.status, lengthOf(reply));
    response.flushHeaders();
    response.write(halfOf(reply), () => setTimeout(() => response.socket?.resetAndDestroy(), 5));
  },
  /** The body ends in the middle, and so does the connection, in good order. */
  end(response, reply) {
    response.writeHead(reply.status, lengthOf(reply));
    response.flushHeaders();
    response.write(halfOf(reply), () => response.socket?.end());
  },
  /** The body never ends. */
  hangBody(response, reply) {
    response.writeHead(reply.status, lengthOf(reply));
    response.write(halfOf(reply));
  },
  /** Whole to HTTP, but cut off in the middle of its JSON. */
  cut(response, reply) {
    response.writeHead(reply.status, { ...reply.headers, "content-length": halfOf(reply).length });
    response.end(halfOf(reply));
  },
};

const halfOf = ({ body }) => body.subarray(0, body.length >> 1);
const lengthOf = ({ body, headers }) => ({ ...headers, "content-length": body.length });

/**
 * @typedef {object} Seen one request; a browser's preflights are not among them
 * @property {number} number from 1
 * @property {string} what `token`, `create`, `status` or the path
 * @property {string | undefined} authorization
 * @property {string} body
 * @property {{ status: number, headers: object, body: Buffer }} [reply] once there is one
 * @property {boolean} done whether the whole reply left
 */

/**
 * A server that hands every request on to `target`. Set `arrived(seen)` and `answered(seen)` to break some: they may be
 * async, and return the name of a break or a reply of their own, `{ status, headers, body }`. `waiting` is how many
 * requests have neither their whole reply nor lost their connection.
 */
export async function startProxy(context, target) {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set();
  const proxy = { seen: [], waiting: 0, arrived: () => {}, answered: () => {}, stop, start, url: undefined };
  let server;
  let port = 0;
  let kept;

  async function start() {
    await (await kept)?.release();
    kept = undefined;
    // A connection that rests too long for the server, and ends as it is used again, would be one break more.
    server = createServer({ keepAliveTimeout: 0 }, (request, response) => serve(request, response).catch(() => response.destroy()));
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    });
    await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    port = server.address().port;
    proxy.url = `http://127.0.0.1:${port}`;
  }

  /** From now on nobody listens there, until it starts again. What was under way breaks. */
  async function stop() {
    kept ??= close().then(() => keepPort(port));
    await kept;
  }

  async function close() {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  }

  async function serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.method === "OPTIONS") return send(response, await forward(request, body));
    const seen = { number: proxy.seen.length + 1, what: nameOf(request.url), path: request.url, authorization: request.headers.authorization, body: String(body), done: false };
    proxy.seen.push(seen);
    proxy.waiting++;
    response.on("finish", () => (seen.done = true)).on("close", () => proxy.waiting--);
    const first = await proxy.arrived(seen);
    if (first === "reset" || first === "hang") return BREAKS[first](response);
    const reply = first?.status ? replyOf(first, request) : await forward(request, body);
    seen.reply = reply;
    const second = typeof first === "string" ? first : await proxy.answered(seen);
    if (typeof second === "string") return BREAKS[second](response, reply);
    send(response, second?.status ? replyOf(second, request) : reply);
  }

  function forward({ method, url, headers }, body) {
    return new Promise((resolve, reject) => {
      const onward = ask(target + url, { method, headers, agent }, async (answer) => {
        const chunks = [];
        for await (const chunk of answer) chunks.push(chunk);
        const { connection, "keep-alive": _, "transfer-encoding": __, ...rest } = answer.headers;
        resolve({ status: answer.statusCode, headers: rest, body: Buffer.concat(chunks) });
      });
      onward.on("error", reject).end(body);
    });
  }

  await start();
  context.after(async () => {
    await (kept ? (await kept).release() : close());
    agent.destroy();
  });
  return proxy;
}

/** An emulator behind a proxy, and the options of a client that reaches it there. */
export async function emulatorBehindProxy(context, options) {
  const emulator = await emulatorFor(context, options);
  const proxy = await startProxy(context, emulator.url);
  const { clientId, clientSecret } = emulator;
  return { emulator, proxy, client: { app: { clientId, clientSecret }, baseUrl: proxy.url } };
}

/** A reply of a test, as any page may read it. */
function replyOf({ status, headers, body = "" }, request) {
  const cors = request.headers.origin ? { "access-control-allow-origin": "*" } : {};
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json", ...cors, ...headers }, body: Buffer.from(text) };
}

function send(response, { status, headers, body }) {
  response.writeHead(status, headers);
  response.end(body);
}

/** What a request is for. */
function nameOf(url) {
  if (/^\/oauth\//.test(url)) return "token";
  if (/\/status\//.test(url)) return "status";
  return /\/snapshots\/[^/]+\/crm$/.test(url) ? "create" : url;
}

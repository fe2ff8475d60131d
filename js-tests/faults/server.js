// A server on loopback that does what servers and the networks before them should not.

import { startServer } from "../helpers/server.js";

/** A reply that is right for every operation of these tests. */
export const GOOD = {
  id: "1", properties: {}, createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", archived: false,
  total: 1, results: [{ id: "1", properties: {} }], status: "COMPLETE", statusId: "s-1", snapshotResponses: [],
};
const LENGTH_OF_LARGE = 100 * 1024 * 1024;

/** HubSpot's own words for an error. */
export const said = (more) => ({ status: "error", message: "no", correlationId: "c-1", category: "SOME", ...more });

/** Answers with a status, headers and a body, which becomes JSON unless it is a text. */
export function replies(status, headers = {}, body = said()) {
  return ({ response }) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const given = typeof headers === "function" ? headers() : headers;
    response.writeHead(status, { "content-type": "application/json", "x-hubspot-correlation-id": "c-1", ...given });
    response.end(text);
  };
}

/** Answers in the words of the protocol itself. */
export const writes = (text) => ({ response }) => response.socket.end(text);

export const resets = ({ response }) => response.socket.resetAndDestroy();
export const hangs = () => {};

/** Half of a body, then whatever `then` does to the response. */
export const half = (then) => ({ response }) => {
  const text = JSON.stringify(GOOD);
  response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
  response.flushHeaders();
  response.write(text.slice(0, 20), () => setTimeout(() => then(response), 5));
};

/** 100 MB of JSON, with its length before it or without. */
export const large = (headers) => ({ response }) => {
  response.writeHead(200, { "content-type": "application/json", ...(headers && { "content-length": LENGTH_OF_LARGE }) });
  const part = Buffer.alloc(1024 * 1024, "x");
  let left = LENGTH_OF_LARGE - 2;
  const go = () => {
    while (left > 0) {
      const next = part.subarray(0, left);
      left -= next.length;
      if (!response.write(next)) return void response.once("drain", go);
    }
    response.end('"');
  };
  response.write('"');
  go();
};

/**
 * A server whose `answer` is asked for each request, by its number from 1; without one the reply is good.
 * @returns {Promise<{ url: string, seen: { method: string, path: string, authorization?: string, closed: Promise<void> }[], answer?: Function }>}
 */
export async function startFaults(context) {
  const faults = { seen: [], answer: undefined };
  const { server, url } = await startServer(async (request, response) => {
    const { method, url: path, headers } = request;
    const closed = new Promise((resolve) => request.socket.once("close", resolve));
    request.socket.on("error", () => {});
    faults.seen.push({ method, path, authorization: headers.authorization, closed });
    const number = faults.seen.length;
    for await (const _ of request);
    const answer = faults.answer?.(number) ?? replies(200, {}, GOOD);
    answer({ request, response });
  }, context);
  server.on("clientError", (_, socket) => socket.destroy());
  return Object.assign(faults, { url });
}

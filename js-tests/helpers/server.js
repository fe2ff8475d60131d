// A server behind a port of this machine.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * Starts it; it ends with `context`, where there is one, or by `close`.
 * @param {import("node:http").RequestListener} serve
 * @param {{ after(close: () => void): void }} [context]
 */
export async function startServer(serve, context) {
  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  context?.after(close);
  const { port } = server.address();
  return { server, port, url: `http://127.0.0.1:${port}`, close };
}

// A server behind a port of this machine, and a port without one.

import { once } from "node:events";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";

/**
 * Starts it; it ends with `context`, where there is one, or by `close`.
 * @param {import("node:http").RequestListener} serve
 * @param {{ after(close: () => void): void }} [context]
 */
export async function startServer(serve, context) {
  const server = createServer({ keepAliveTimeout: 0 }, serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  context?.after(close);
  const { port } = server.address();
  return { server, port, url: `http://127.0.0.1:${port}`, close };
}

/**
 * Keeps a port where nobody listens: it is the near end of a connection, so that no server is given it until `release`.
 * @param {number} [port] this one, or any
 */
export async function keepPort(port = 0) {
  const far = createTcpServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(far, "listening");
  const near = connect({ host: "127.0.0.1", port: far.address().port, localAddress: "127.0.0.1", localPort: port });
  await once(near, "connect");
  const release = async () => {
    far.close();
    near.resetAndDestroy();
    await once(near, "close");
  };
  return { url: `http://127.0.0.1:${near.localPort}`, release };
}

// The card's backend: the example's, with an emulator of HubSpot behind it, and HubSpot before it.

import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { transportOf } from "../helpers/emulator.js";
import { folder as hubspotWasm, load } from "../helpers/package.js";
import { startServer } from "../helpers/server.js";
import { createHubspotFetch } from "./hubspot-fetch.js";
import { config, output } from "./project.js";

const { HubSpot, nodeListener } = await load("hubspot-wasm");
const { createEmulator } = await load("hubspot-wasm/emulator");
const copy = copyOfBackend();
const { createBackend: createHandler } = await import(pathToFileURL(`${copy}backend.mjs`));
/** The example's keeper of jobs. */
export const { createJobs } = await import(pathToFileURL(`${copy}jobs.mjs`));

/** Snapshots that take milliseconds. */
const QUICK = { recordDelay: 5, pending: 20, inProgress: [5, 30], expiry: 20 };
/** Snapshots that are open until the emulator's clock is advanced by `LATER`. */
export const SLOW = { ...QUICK, pending: 60_000 };
export const LATER = { milliseconds: 120_000 };

/**
 * A backend in this process; its `hubspotFetch` is what a card calls.
 * @param {import("node:test").TestContext} test
 * @param {object} [options]
 * @param {object} [options.emulator] its options
 * @param {object} [options.fault] a fault of every request from the start, as the emulator's `fault` takes it
 * @param {object} [options.client] options of the relay's client
 * @param {object} [options.relay] options of the relay
 * @param {string} [options.signedWith] what HubSpot signs with, unless it is the app's secret
 */
export async function createBackend(test, { emulator: behaviour, fault, client: own, relay: rules, signedWith } = {}) {
  const emulator = createEmulator({ snapshots: QUICK, limits: { snapshots: 10_000 }, ...behaviour });
  test.after(() => emulator.close());
  if (fault) await emulator.fault({ times: 1_000, ...fault });
  const { accessToken, clientId, clientSecret, portalId, appId } = emulator;
  const transport = transportOf(emulator);
  const client = new HubSpot({ accessToken, app: { clientId, clientSecret }, baseUrl: emulator.url, transport, ...own });
  const hosts = [new URL(config.permittedUrls.fetch[0]).host];
  const handler = createHandler({ client, portalId, clientSecret, hosts, ...rules });
  const who = { portalId, userId: 7, userEmail: "ada@example.com", appId };
  const sent = [];

  return {
    emulator,
    client,
    handler,
    who,
    /** Each request that came to the backend. */
    sent,
    /** The messages that named an operation. */
    calls: (operation) => sent.filter(({ body }) => body.includes(`"operation":"${operation}"`)).map(({ body }) => JSON.parse(body)),

    /** @param {(request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>} [deliver] stands between HubSpot and the backend */
    hubspotFetch(deliver = (request, send) => send(request), send = handler) {
      const options = { clientSecret: signedWith ?? clientSecret, permitted: config.permittedUrls.fetch, who, sent };
      return createHubspotFetch({ ...options, send: (request) => deliver(request, send) });
    },
  };
}

/** The same behind a port, to which HubSpot carries its requests by HTTP. */
export async function serveBackend(test, options) {
  const backend = await createBackend(test, options);
  const { url: origin } = await startServer(nodeListener(backend.handler), test);
  const byHttp = (request) => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(origin + pathname + search, request));
  };
  return { ...backend, hubspotFetch: (deliver) => backend.hubspotFetch(deliver, byHttp) };
}

/** A copy of the example with the package beside it. */
function copyOfBackend() {
  const folder = `${output}relay-${process.pid}/`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL("../../examples/relay/", import.meta.url)), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  mkdirSync(`${folder}node_modules`);
  symlinkSync(hubspotWasm, `${folder}node_modules/hubspot-wasm`, "junction");
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

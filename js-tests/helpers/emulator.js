// The emulator of the installed package, and clients of it.

import { load } from "./package.js";

export const { HubSpot, ...errors } = await load("hubspot-wasm");
const { createEmulator, startEmulator } = await load("hubspot-wasm/emulator");

/** A record that the emulator has from the start. */
export const contact = { objectType: "contacts", objectId: 1001 };

/** Snapshots that take milliseconds. */
export const QUICK = { recordDelay: 5, pending: 5, inProgress: [5, 30], expiry: 20 };
/** A watch that asks after milliseconds. */
export const EAGER = { firstDelay: 10, maxDelay: 40 };

/** A transport that leads to an emulator in this process. */
export function transportOf(emulator) {
  return ({ url, method, headers, body, signal }) => {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    return emulator.fetch(url, { method, headers, body: text, signal });
  };
}

/** An emulator in this process with a client whose transport leads there; `sent` has every request. */
export function inProcess({ emulator: options, ...client } = {}) {
  const emulator = createEmulator({ snapshots: QUICK, ...options });
  const sent = [];
  const transport = (request) => {
    sent.push(request);
    return transportOf(emulator)(request);
  };
  const { accessToken, clientId, clientSecret } = emulator.credentials;
  const hubspot = new HubSpot({ accessToken, app: { clientId, clientSecret }, baseUrl: "https://api.example.com", transport, ...client });
  return { emulator, hubspot, sent };
}

/** An emulator behind a port, closed after the test, with a client that reaches it by the global fetch. */
export async function behindPort(context, { emulator: options, ...client } = {}) {
  const emulator = await startEmulator(options);
  context.after(() => emulator.close());
  const hubspot = new HubSpot({ accessToken: emulator.accessToken, baseUrl: emulator.url, ...client });
  return { emulator, hubspot };
}

/** Requests for snapshots of contacts that the emulator has. */
export function snapshotsOf(count) {
  return Array.from({ length: count }, (_, index) => ({
    portalId: 12345,
    objectId: 1001 + index,
    objectTypeId: "0-1",
    properties: ["email"],
  }));
}

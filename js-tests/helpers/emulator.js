// The emulator of the installed package, and clients of it.

import { load } from "./package.js";
import { contact } from "./requests.js";

export { contact, snapshotsOf } from "./requests.js";
export const { HubSpot, ...errors } = await load("hubspot-wasm");
const { createEmulator, startEmulator } = await load("hubspot-wasm/emulator");

/** Snapshots that take milliseconds. */
export const QUICK = { recordDelay: 5, pending: 5, inProgress: [5, 30], expiry: 20 };
/** A watch that asks after milliseconds, as often as it takes. */
export const EAGER = { firstDelay: 10, maxDelay: 40, attempts: 1000 };

/** Makes an emulator, by where it runs. */
export const EMULATORS = {
  "in process": async (options) => createEmulator(options),
  "behind a port": async (options) => ({ fetch, ...(await startEmulator(options)) }),
};

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

/** An emulator behind a port, closed after the test. */
export async function emulatorFor(context, options) {
  const emulator = await startEmulator(options);
  context.after(() => emulator.close());
  return emulator;
}

/** An emulator behind a port, closed after the test, with a client that reaches it by the global fetch. */
export async function behindPort(context, { emulator: options, ...client } = {}) {
  const emulator = await emulatorFor(context, options);
  const hubspot = new HubSpot({ accessToken: emulator.accessToken, baseUrl: emulator.url, ...client });
  return { emulator, hubspot };
}

/** Updates a contact that the app has subscribed to, and reads the journal as far as that event. */
export async function readFromJournal({ emulator, hubspot }) {
  const body = { subscriptionType: "OBJECT", objectTypeId: "0-1", actions: ["UPDATE"], portalId: 12345, properties: ["city"] };
  await hubspot.webhooks.subscriptions.upsert({ body });
  await hubspot.crm.objects.update({ ...contact, body: { properties: { city: "canary" } } });
  await emulator.advance({ milliseconds: 60_000 });
  for await (const _ of hubspot.webhooks.journal.read({ from: "earliest", firstDelay: 20, maxDelay: 20 })) break;
}

/** Waits until so many snapshots were asked for. */
export async function asked(emulator, count) {
  while ((await emulator.state()).snapshots.total < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Everything that a list or a stream has. */
export async function all(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

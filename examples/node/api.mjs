// Runs an example with a client: of the account that the environment names, else of an emulator of HubSpot in this
// process.

import { parseArgs } from "node:util";

import { HubSpot } from "hubspot-wasm";

import { printable } from "./results.mjs";

const USAGE = `
Without an account an emulator of HubSpot in this process answers. With one, in the environment:
  HUBSPOT_TOKEN     the token of a private app, or of OAuth
  HUBSPOT_DEVELOPER_API_KEY, HUBSPOT_APP_ID
                    for feature flags, instead
  HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, HUBSPOT_PORTAL_ID
                    for the journal, besides: the app, and the account
  HUBSPOT_BASE_URL  instead of https://api.hubapi.com
`;

/**
 * @typedef {{ args: string[], values: object, demo: boolean, portalId?: number | string, say: (text: string) => void }} Told
 *   `demo` is whether nothing that it does matters to anybody
 * @param {string} usage its first lines
 * @param {(hubspot: HubSpot, told: Told) => Promise<void>} program
 * @param {object} [flags] its own, as `parseArgs` has them
 */
export async function runExample(usage, program, flags = {}) {
  let emulator;
  try {
    const { values, positionals: args } = parseArgs({ options: { ...flags, help: { type: "boolean" } }, allowPositionals: true });
    if (values.help) return console.log(`Usage: ${usage}\n${USAGE.trimEnd()}`);
    let options = optionsOf(process.env);
    if (!options) {
      console.error("No HUBSPOT_TOKEN: an emulator of HubSpot in this process answers.");
      const { startEmulator } = await import("hubspot-wasm/emulator");
      emulator = await startEmulator({ email: { pending: 200, processing: 200 } });
      const { accessToken, developerApiKey, appId, portalId, clientId, clientSecret, url: baseUrl } = emulator;
      options = { accessToken, developerApiKey, appId, portalId, app: { clientId, clientSecret }, baseUrl };
    }
    const say = (text) => console.log(printable(text));
    await program(new HubSpot(options), { args, values, demo: emulator !== undefined, portalId: options.portalId, say });
  } catch (error) {
    console.error(printable(error.message));
    process.exitCode = 1;
  } finally {
    await emulator?.close();
  }
}

function optionsOf(environment) {
  const { HUBSPOT_TOKEN, HUBSPOT_DEVELOPER_API_KEY, HUBSPOT_APP_ID, HUBSPOT_PORTAL_ID, HUBSPOT_BASE_URL } = environment;
  if (!HUBSPOT_TOKEN && !HUBSPOT_DEVELOPER_API_KEY) return undefined;
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret } = environment;
  const given = {
    accessToken: HUBSPOT_TOKEN,
    developerApiKey: HUBSPOT_DEVELOPER_API_KEY,
    appId: HUBSPOT_APP_ID,
    portalId: HUBSPOT_PORTAL_ID,
    app: clientId && clientSecret && { clientId, clientSecret },
    baseUrl: HUBSPOT_BASE_URL,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}

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
  HUBSPOT_BASE_URL  instead of https://api.hubapi.com
`;

/**
 * @param {string} usage its first lines
 * @param {(hubspot: HubSpot, told: { args: string[], demo: boolean, say: (text: string) => void }) => Promise<void>} program
 *   `demo` is whether nothing that it does matters to anybody
 */
export async function runExample(usage, program) {
  let emulator;
  try {
    const { values, positionals: args } = parseArgs({ options: { help: { type: "boolean" } }, allowPositionals: true });
    if (values.help) return console.log(`Usage: ${usage}\n${USAGE.trimEnd()}`);
    let options = optionsOf(process.env);
    if (!options) {
      console.error("No HUBSPOT_TOKEN: an emulator of HubSpot in this process answers.");
      const { startEmulator } = await import("hubspot-wasm/emulator");
      emulator = await startEmulator({ email: { pending: 200, processing: 200 } });
      const { accessToken, developerApiKey, appId, url: baseUrl } = emulator;
      options = { accessToken, developerApiKey, appId, baseUrl };
    }
    const say = (text) => console.log(printable(text));
    await program(new HubSpot(options), { args, demo: emulator !== undefined, say });
  } catch (error) {
    console.error(printable(error.message));
    process.exitCode = 1;
  } finally {
    await emulator?.close();
  }
}

function optionsOf({ HUBSPOT_TOKEN, HUBSPOT_DEVELOPER_API_KEY, HUBSPOT_APP_ID, HUBSPOT_BASE_URL }) {
  if (!HUBSPOT_TOKEN && !HUBSPOT_DEVELOPER_API_KEY) return undefined;
  const given = { accessToken: HUBSPOT_TOKEN, developerApiKey: HUBSPOT_DEVELOPER_API_KEY, appId: HUBSPOT_APP_ID, baseUrl: HUBSPOT_BASE_URL };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
}

// The client of HubSpot's API. It holds no credential: all that is in a card is public. Its calls go to the backend by
// name, and the backend makes them.

import { hubspot } from "@hubspot/ui-extensions";
// Where HubSpot's page forbids WebAssembly, both are from "hubspot-wasm/card/js".
import { HubSpot, relay } from "hubspot-wasm/card";
export { AuthenticationError, ConnectionError, PermissionError, ServerError, isHubSpotError } from "hubspot-wasm/card";

import { BACKEND } from "./settings.js";

export const client = new HubSpot({ transport: relay(hubspot.fetch, `${BACKEND}/hubspot`) });

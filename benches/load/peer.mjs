// Imports HubSpot's own client and makes one call.

import { said, stub } from "./said.mjs";

stub();
const began = performance.now();
const { Client } = await import("../../js-tests/moving/hubspot-client.js");
const imported = performance.now();
await new Client({ accessToken: "token" }).crm.contacts.basicApi.getById("1001");
said({ import: imported - began, first: performance.now() - imported });

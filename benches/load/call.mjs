// Imports the package and makes one call.

import { said, stub } from "./said.mjs";

stub();
const began = performance.now();
const { HubSpot } = await import("../../dist/package/dist/index.js");
const imported = performance.now();
const hubspot = new HubSpot({ accessToken: "token" });
await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 });
said({ import: imported - began, first: performance.now() - imported });

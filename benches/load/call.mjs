// Imports the package and makes one call.

import { HubSpot } from "../../dist/package/dist/index.js";
import { said } from "./said.mjs";

globalThis.fetch = async (url, init) => {
  new Request(url, init);
  return new Response('{"id":"1001"}');
};
const hubspot = new HubSpot({ accessToken: "token" });
await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 });
said();

// A worker whose bundler knows no condition for workerd: the default entry can't compile, the external one need not.
import { HubSpot as Default } from "hubspot-wasm";
import module from "hubspot-wasm/core.wasm";
import * as external from "hubspot-wasm/external";

import { answer, jobOf } from "./answer.mjs";

async function job(place) {
  await external.init(module);
  return jobOf(external, place);
}

async function unavailable() {
  const call = new Default({ accessToken: "x" }).crm.objects.get({ objectType: "contacts", objectId: 1 });
  return call.catch(({ name, message }) => `${name}: ${message}`);
}

export default answer({ job, unavailable });

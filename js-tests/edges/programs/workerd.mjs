// A worker of workerd: the place comes with the request.
import * as library from "hubspot-wasm";

import { scenario } from "../scenario.mjs";
import { answer, jobOf } from "./answer.mjs";

// No request is being handled here: there is no network, no timer, and the clock stands at 0.
const early = new library.HubSpot({ accessToken: "x" }).build("crm.objects.get", { objectType: "contacts", objectId: 1 }).method;

export default answer({ scenario: (place) => scenario(library, place), job: (place) => jobOf(library, place), early: () => early });

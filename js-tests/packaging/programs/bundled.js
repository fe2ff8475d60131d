// What goes through a bundler: a page, or a worker, calls `check`.
import { HubSpot, isHubSpotError } from "ENTRY";

import { check } from "./check.js";

globalThis.check = (place) => check({ HubSpot, isHubSpotError }, place);

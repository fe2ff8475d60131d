// Gets HubSpot's own client, which this folder's lock names.

import { fileURLToPath } from "node:url";

import { install } from "../helpers/npm-ci.js";

const problem = install(fileURLToPath(new URL("./", import.meta.url)));
if (problem) throw new Error(`@hubspot/api-client, in js-tests/moving, could not be installed:\n${problem}`);

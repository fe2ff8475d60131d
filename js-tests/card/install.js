// Gets what HubSpot builds cards with. Without it the tests of cards fail.

import { fileURLToPath } from "node:url";

import { install } from "../helpers/npm-ci.js";

const problem = install(fileURLToPath(new URL("./", import.meta.url)));
if (problem) throw new Error(`what builds cards, in js-tests/card, could not be installed:\n${problem}`);

// Gets the runtimes that this folder's lock names. Their packages carry the binary, so nothing runs at the install.

import { fileURLToPath } from "node:url";

import { install } from "../helpers/npm-ci.js";

const problem = install(fileURLToPath(new URL("./", import.meta.url)));
// The tests of what is missing are skipped, and say so.
if (problem) console.error(`the runtimes in js-tests/edges could not be installed:\n${problem}`);

// Gets the bundlers, the Nodes and the judges of packages that this folder's lock names.

import { fileURLToPath } from "node:url";

import { install } from "../helpers/npm-ci.js";

const problem = install(fileURLToPath(new URL("./", import.meta.url)));
if (problem) throw new Error(`the bundlers in js-tests/packaging could not be installed:\n${problem}`);

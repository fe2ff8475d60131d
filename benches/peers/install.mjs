// Gets the packages that the benchmarks measure this one against, once.

import { fileURLToPath } from "node:url";

import { install } from "../../js-tests/helpers/npm-ci.js";

const problem = install(fileURLToPath(new URL("./", import.meta.url)));
if (problem) throw new Error(`the packages in benches/peers could not be installed:\n${problem}`);

// A Web Worker of modules, without a bundler.
import * as library from "/node_modules/hubspot-wasm/dist/index.js";

import { scenario } from "../scenario.mjs";

onmessage = async ({ data }) => postMessage(await scenario(library, data).catch(String));

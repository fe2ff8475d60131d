// A thread of Node.
import * as library from "hubspot-wasm";
import { parentPort, workerData } from "node:worker_threads";

import { scenario } from "../scenario.mjs";

parentPort.postMessage(await scenario(library, workerData));

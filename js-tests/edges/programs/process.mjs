// Deno and Bun: a program with the place as its argument.
import * as library from "hubspot-wasm";

import { scenario } from "../scenario.mjs";

console.log(JSON.stringify(await scenario(library, JSON.parse(process.argv[2]))));

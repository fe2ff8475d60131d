// The entry for app cards where WebAssembly is forbidden: the smaller core as plain JavaScript.
import { Core, initSync } from "wasm:glue";
import text from "wasm:text";
import { instantiate } from "wasm:twin";

import { bytesOf } from "../letters.js";
import { provide } from "../loader.js";

provide({ Core, initSync }, () => (imports) => instantiate(imports, bytesOf(text)));

export * from "../card.js";

// The entry without WebAssembly: the same core as plain JavaScript.
import { Core, initSync, tool } from "wasm:glue";
import text from "wasm:text";
import { instantiate } from "wasm:twin";

import { bytesOf } from "../letters.js";
import { provide } from "../loader.js";

provide({ Core, initSync, tool }, () => (imports) => instantiate(imports, bytesOf(text)));

export * from "../exports.js";

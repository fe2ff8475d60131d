// The entry for app cards: one file with the smaller wasm inside as text. Nothing is compiled before the first use.
import { Core, initSync } from "wasm:glue";
import text from "wasm:text";

import { bytesOf } from "../letters.js";
import { provide } from "../loader.js";

provide({ Core, initSync }, () => bytesOf(text), 'Import "hubspot-wasm/card/js" instead, the same without WebAssembly');

export * from "../card.js";

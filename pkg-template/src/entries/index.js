// The default entry: one file with the wasm inside as text. Nothing is compiled before the first use.
import { Core, initSync, tool } from "wasm:glue";
import text from "wasm:text";

import { bytesOf } from "../letters.js";
import { provide } from "../loader.js";
import { REMEDY } from "../remedy.js";

provide({ Core, initSync, tool }, () => bytesOf(text), REMEDY);

export * from "../exports.js";

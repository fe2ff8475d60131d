// The default entry: one file with the wasm inside as text. Nothing is compiled before the first use.
import * as glue from "wasm:glue";
import text from "wasm:text";

import { bytesOf } from "../letters.js";
import { provide } from "../loader.js";

provide(glue, () => bytesOf(text));

export * from "../exports.js";

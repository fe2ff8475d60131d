// The default entry: one file with the wasm inside as text. Nothing is compiled before the first use.
import * as glue from "wasm:glue";
import hex from "wasm:hex";

import { bytesOf } from "../hex.js";
import { provide } from "../loader.js";

provide(glue, () => bytesOf(hex));

export * from "../exports.js";

// The entry for workerd, which compiles modules while it builds and never while it runs.
import * as glue from "wasm:glue";
import module from "./core_bg.wasm";

import { provide } from "../loader.js";

provide(glue, () => module);

export * from "../exports.js";

// The entry for workerd, which compiles modules while it builds and never while it runs.
import { Core, initSync, tool } from "wasm:glue";
import module from "./core_bg.wasm";

import { provide } from "../loader.js";
import { REMEDY } from "../remedy.js";

provide({ Core, initSync, tool }, () => module, REMEDY);

export * from "../exports.js";

// The entry without bytes: the caller says where the wasm is.
import { Core, initSync, tool } from "wasm:glue";

import { provide, unavailable } from "../loader.js";
import { WasmUnavailableError } from "../errors.js";
import { REMEDY } from "../remedy.js";

let module;
let loading;

provide({ Core, initSync, tool }, () => {
  if (!module) throw new WasmUnavailableError('"hubspot-wasm/external" needs `await init()` before its first use');
  return module;
}, REMEDY);

/**
 * Loads the wasm. Once is enough; a second call waits for the first.
 * @param {unknown} [source] a WebAssembly.Module, bytes, a Response, a URL, or a promise of one of them;
 *   without it `core_bg.wasm` beside this file
 * @returns {Promise<void>}
 */
export function init(source) {
  loading ??= load(source).catch((cause) => {
    loading = undefined;
    throw cause instanceof WasmUnavailableError ? cause : unavailable(cause);
  });
  return loading;
}

async function load(source = new URL("./core_bg.wasm", import.meta.url)) {
  let found = await source;
  if (typeof found === "string" || found instanceof URL) found = await fetch(found);
  if (typeof found?.arrayBuffer === "function") {
    if (found.ok === false) throw new WasmUnavailableError(`the wasm was not found: HTTP status ${found.status}`);
    found = await found.arrayBuffer();
  }
  module = found instanceof WebAssembly.Module ? found : await WebAssembly.compile(found);
}

export * from "../exports.js";

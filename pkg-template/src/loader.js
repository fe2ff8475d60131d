// The seam between the façade and the wasm: each entry provides its way to a module, and it is used at the first call.

import { Core, understood } from "./core.js";
import { WasmUnavailableError } from "./errors.js";

let glue;
let module;
let remedy;
let ready = false;

/**
 * @param {{ Core: any, tool: any, initSync: (options: { module: any }) => void }} from the glue of wasm-bindgen
 * @param {() => WebAssembly.Module | Uint8Array} way how to get at the module; called once, or again after it threw
 * @param {string} [otherwise] what to do where it can't be compiled
 */
export function provide(from, way, otherwise) {
  glue = from;
  module = way;
  remedy = otherwise;
  ready = false;
}

/**
 * A client's core. The first call compiles the module.
 * @param {object} options data
 * @param {object} host functions
 */
export function makeCore(options, host) {
  return new Core(compiled().Core, options, host);
}

/**
 * The answer of one of the core's tools, which need no client. The first call compiles the module.
 * @param {string} name
 * @param {unknown} input data
 * @param {Uint8Array} bytes
 */
export function ask(name, input, bytes) {
  return JSON.parse(understood(() => compiled().tool(name, input, bytes)));
}

/** The glue, once the module is there. */
function compiled() {
  if (!ready) {
    try {
      glue.initSync({ module: module() });
    } catch (cause) {
      throw cause instanceof WasmUnavailableError ? cause : unavailable(cause);
    }
    ready = true;
  }
  return glue;
}

/** The error of a module that can't be compiled. */
export function unavailable(cause) {
  const problem =
    typeof WebAssembly === "undefined" ? "there is no WebAssembly here" : "WebAssembly can't be compiled here";
  return new WasmUnavailableError(`${problem}. ${remedy}`, { cause });
}

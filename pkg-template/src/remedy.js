// What to do where WebAssembly can't be compiled.
export const REMEDY =
  'Import "hubspot-wasm/js" instead, the same without WebAssembly. Or, where a Content-Security-Policy ' +
  "forbids it, add 'wasm-unsafe-eval' to its script-src; where code can't be compiled while it runs, as on some edge " +
  'runtimes, take "hubspot-wasm/external" and give a compiled module to init()';

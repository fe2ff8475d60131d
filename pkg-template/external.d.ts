export * from "./index.js";

/**
 * Loads the wasm, which this entry does not carry. Call it before the first use; once is enough.
 * @param source a `WebAssembly.Module`, bytes, a `Response`, a URL, or a promise of one of them. Without it, the
 *   `core_bg.wasm` beside this entry: right in browsers without a bundler, in webpack and in Vite.
 */
export declare function init(source?: unknown): Promise<void>;

// What the default entry consists of.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { report } from "./measure.mjs";

const read = (name) => readFileSync(join(import.meta.dirname, "../dist/package/dist", name));
const kilobytes = (name, bytes) => report(name, "kB", [bytes / 1000]);
const brotli = (bytes) => brotliCompressSync(bytes).length;

const module = read("core_bg.wasm");
const sections = sectionsOf(module);
kilobytes("default entry, every operation in, brotli", brotli(read("index.js")));
kilobytes("its JavaScript without the module, brotli", brotli(read("external.js")));
kilobytes("the module by itself, brotli", brotli(module));
kilobytes("wasm, raw", module.length);
kilobytes("wasm, code", sections.get(10));
kilobytes("wasm, data", sections.get(11));

/** The length of each section, by its id. */
function sectionsOf(bytes) {
  const found = new Map();
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at++];
    let length = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      length |= (byte & 0x7f) << shift;
    }
    found.set(id, (found.get(id) ?? 0) + length);
    at += length;
  }
  return found;
}

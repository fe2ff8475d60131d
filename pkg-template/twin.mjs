// The core without WebAssembly: the module as one JavaScript function of its imports, and the glue that goes with it.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What JavaScript has no word for becomes what it has. */
const LOWERED = ["--signext-lowering", "--llvm-nontrapping-fptoint-lowering", "--llvm-memory-copy-fill-lowering"];
/** A piece of the module's data: where it goes, and its bytes in base64. */
const DATA = /base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\);/g;

/**
 * @param {string} wasm the module's file; wasm2js knows neither reference types nor functions of many results
 * @param {string} scratch the beginning of the names of files that are needed on the way
 * @param {string[]} features what the module may use
 * @returns {Promise<{ code: string, image: Uint8Array }>} a module that exports `instantiate(imports, image)`
 */
export async function twinOf(wasm, scratch, features) {
  const [lowered, script] = [`${scratch}.wasm`, `${scratch}.js`];
  await run("wasm-opt", [wasm, "-o", lowered, ...features, ...LOWERED]);
  await run("wasm2js", [lowered, "-o", script, "-Os"]);
  const text = await readFile(script, "utf8");
  const pieces = [...text.matchAll(DATA)].map(([, place, base64]) => ({ place: Number(place), bytes: Buffer.from(base64, "base64") }));
  const start = Math.min(...pieces.map(({ place }) => place));
  const image = new Uint8Array(Math.max(...pieces.map(({ place, bytes }) => place + bytes.length)) - start);
  for (const { place, bytes } of pieces) image.set(bytes, place - start);
  const helpers = between(text, "var scratchBuffer", "\nfunction asmFunc(");
  const body = between(text, "\nfunction asmFunc(", "\nvar retasmFunc")
    .replace("function asmFunc(imports)", "export function instantiate(imports, image)")
    .replace("initActiveSegments(imports)", `bufferView.set(image, ${start})`);
  const code = `var bufferView; ${helpers} ${body}`;
  return { code, image };
}

/** The glue, told that memory which grows is another buffer: nothing detaches the one before. */
export function glueOfTwin(glue) {
  // Halves of 64-bit integers cross as two numbers here, as one BigInt in wasm.
  if (/BigInt/.test(glue)) throw new Error("a 64-bit integer crosses to JavaScript, which the twin without WebAssembly can't do");
  const views = glue.match(/function get\w+Memory0\(/g).length;
  let found = 0;
  const told = glue.replace(/if \((cached\w+) === null \|\| .*\) \{(\s+\1 = new \w+\((wasm\.\w+\.buffer)\))/g, (_, view, made, buffer) => {
    found++;
    return `if (${view}?.buffer !== ${buffer}) {${made}`;
  });
  if (found !== views) throw new Error(`${views - found} views of memory in wasm-bindgen's glue are not as expected`);
  return told;
}

function between(text, from, to) {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`wasm2js wrote nothing between "${from.trim()}" and "${to.trim()}"`);
  return text.slice(start, end);
}

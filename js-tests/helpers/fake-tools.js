// The core's tools without wasm, put in at the loader's seam: they record what they are asked and say what a test tells.

import { provide } from "../../pkg-template/src/loader.js";

/**
 * @param {Record<string, unknown>} answers by the tool's name: a value, or a function of the input and the bytes
 * @returns {{ name: string, input: any, bytes: Uint8Array }[]} what was asked
 */
export function fakeTools(answers = {}) {
  const asked = [];
  const tool = (name, input, bytes) => {
    asked.push({ name, input, bytes: bytes.slice() });
    const answer = answers[name];
    return JSON.stringify((typeof answer === "function" ? answer(input, bytes) : answer) ?? null);
  };
  provide({ Core: class {}, tool, initSync() {} }, () => new Uint8Array());
  return asked;
}

/** Tools that take a signature for good where it says so; any other one is the reason. Events are the body's. */
export function credulousTools() {
  const verdict = ({ headers }) => {
    const said = headers["x-hubspot-signature"] ?? "missing";
    return said === "good" ? { valid: true, version: "v2" } : { valid: false, reason: said };
  };
  return fakeTools({
    verify: verdict,
    webhook(input, bytes) {
      const { valid, ...rest } = verdict(input);
      return valid ? { valid, ...rest, events: JSON.parse(new TextDecoder().decode(bytes)) } : { valid, ...rest };
    },
    publicUrl: ({ url, hosts }) => `https://${hosts[0]}${new URL(url).pathname}`,
  });
}

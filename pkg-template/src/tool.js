// The core's tools: what needs neither a client nor a network.

import { errorOf, invalid } from "./errors.js";
import { ask } from "./loader.js";
import { plain, problem } from "./plain.js";

const NOTHING = new Uint8Array();

/**
 * @param {string} name of the tool
 * @param {unknown} input the caller's argument
 * @param {Uint8Array} [bytes] what is no data
 */
export function tool(name, input, bytes = NOTHING) {
  const { copy, problems } = plain(input);
  if (problems.length > 0) throw invalid(problems);
  try {
    return ask(name, copy, bytes);
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/** An argument that is an object of named parts. */
export function parts(argument) {
  if (typeof argument === "object" && argument !== null) return argument;
  throw invalid([problem("", "wrongType", "the argument must be an object")]);
}

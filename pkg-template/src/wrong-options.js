// The names and types of options, where only JavaScript can tell.

import { problem } from "./plain.js";

/** What is no option, or of a wrong type. `known` has the names and what `typeof` says of them. */
export function wrongOptions(given, known) {
  const problems = [];
  for (const [name, value] of Object.entries(given)) {
    const types = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!types) {
      problems.push(problem(`options.${name}`, "unknownOption", "is not an option"));
    } else if (value != null && !types.includes(typeof value)) {
      problems.push(problem(`options.${name}`, "wrongType", `must be ${a(types)}, not ${a([typeof value])}`));
    }
  }
  return problems;
}

function a(types) {
  return types.map((type) => (type === "object" ? "an object" : `a ${type}`)).join(" or ");
}

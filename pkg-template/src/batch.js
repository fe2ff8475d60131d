// The replies to one call with many inputs, as one.

import { errorOf } from "./errors.js";

/** HubSpot's own account of what failed: `failures` says it with the inputs. */
const REPLACED = ["errors", "numErrors"];

/**
 * @param {[first: number, data: any, response: any][]} parts by the position of their first input
 * @param {object[]} failed what failed, by the position of its input
 * @param {unknown[]} [inputs] the caller's
 * @returns {[data: object, response: any]} arrays of the parts are joined; other members are the first part's
 */
export function joined(parts, failed, inputs) {
  parts.sort(([one], [other]) => one - other);
  // HubSpot may name a member as it likes: not what every object has by itself.
  const members = new Map();
  for (const [, part] of parts) {
    for (const [name, value] of Object.entries(part ?? {})) {
      if (REPLACED.includes(name)) continue;
      const before = members.get(name);
      if (before == null) members.set(name, Array.isArray(value) ? [...value] : value);
      else if (Array.isArray(before) && Array.isArray(value)) for (const item of value) before.push(item);
    }
  }
  const data = Object.fromEntries(members);
  data.failures = failed.map(({ error, ...failure }) => ({
    input: inputs?.[failure.index] ?? null,
    ...failure,
    ...(error && { error: errorOf(error) }),
  }));
  return [data, parts.at(-1)?.[2]];
}

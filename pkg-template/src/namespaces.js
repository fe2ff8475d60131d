// What calls look like: an area of HubSpot's API for each first word of an operation's name, with everything below it.

import { operations } from "../generated/operations.js";

const AREAS = [...new Set(operations.map((name) => name.split(".", 1)[0]))];

/**
 * Gives an object the areas of a client.
 * @param {object} target
 * @param {import("./client.js").Client} client
 * @param {Record<string, (client: any) => object>} flows methods that are more than one operation, by namespace
 */
export function addNamespaces(target, client, flows) {
  for (const area of AREAS) {
    // Made at the first use: most programs use one area of many.
    const get = () => {
      const value = namespaceOf(area, client, flows);
      Object.defineProperty(target, area, { value });
      return value;
    };
    Object.defineProperty(target, area, { get, configurable: true });
  }
}

/** One area with everything below it. */
function namespaceOf(area, client, flows) {
  const root = {};
  for (const [index, operation] of operations.entries()) {
    if (!operation.startsWith(`${area}.`)) continue;
    const { parent, name } = place(root, operation);
    parent[name] = (params, options) => client.call(index, params, options);
  }
  for (const [path, flow] of Object.entries(flows)) {
    if (path !== area && !path.startsWith(`${area}.`)) continue;
    const { parent, name } = place(root, path);
    Object.assign((parent[name] ??= {}), flow(client));
  }
  return root[area];
}

/** Where a dotted path ends, with the objects on its way. */
function place(root, path) {
  const names = path.split(".");
  const name = names.pop();
  let parent = root;
  for (const step of names) parent = parent[step] ??= {};
  return { parent, name };
}

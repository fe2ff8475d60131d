// Both clients in front of an emulator of their own.

import { HubSpot, emulatorFor } from "../helpers/emulator.js";
import { Client } from "./hubspot-client.js";

/** HubSpot's client, with a token unless the options have another. */
export const theirs = (emulator, options) => new Client({ accessToken: emulator.accessToken, basePath: emulator.url, ...options });

/** This package's client. */
export const ours = ({ accessToken, url }, options) => new HubSpot({ accessToken, baseUrl: url, ...options });

/** An emulator that ends with the test, and `sent`: method and path of what arrived there. */
export async function account(context, options) {
  const emulator = await emulatorFor(context, options);
  const sent = async () => (await emulator.state()).log.map(({ method, path }) => `${method} ${path}`);
  return { emulator, sent };
}

/** The names of everything that HubSpot's client can be asked for, such as `crm.contacts.basicApi.getById`. */
export function methods() {
  const found = [];
  const visit = (value, path) => {
    const names = new Set([...Object.keys(value), ...Object.getOwnPropertyNames(Object.getPrototypeOf(value))]);
    for (const name of names) {
      if (/^_|^(constructor|config|configuration|api|set\w+|init|getDecorators)$|WithHttpInfo$/.test(name)) continue;
      const member = value[name];
      if (typeof member === "function") found.push([...path, name].join("."));
      else if (member && typeof member === "object") visit(member, [...path, name]);
    }
  };
  visit(new Client({ accessToken: "none" }), []);
  return found;
}

// The public class: namespaces over the list of operations, and the two questions that need no network.

import { operations } from "../generated/operations.js";
import { Client } from "./client.js";
import { named } from "./errors.js";
import { featureFlags } from "./feature-flags.js";
import { journal } from "./journal.js";
import { messages } from "./messages.js";
import { search } from "./search.js";
import { singleEmail } from "./single-email.js";
import { snapshots } from "./snapshots.js";
import { subscriptions } from "./subscriptions.js";

/** Methods that are more than one operation, by namespace. */
const FLOWS = {
  "conversations.messages": messages,
  "crm.objects": search,
  "featureFlags": featureFlags,
  "marketing.singleEmail": singleEmail,
  "webhooks.journal": journal,
  "webhooks.snapshots": snapshots,
  "webhooks.subscriptions": subscriptions,
};

const AREAS = [...new Set(operations.map((name) => name.split(".", 1)[0]))];

/** A client of the HubSpot API. Its credentials are private: printing it shows none. */
export class HubSpot {
  #client;

  /** @param {import("../index.d.ts").HubSpotOptions} [options] */
  constructor(options) {
    this.#client = new Client(options);
    for (const area of AREAS) {
      // Made at the first use: most programs use one area of many.
      const get = () => {
        const value = namespaceOf(area, this.#client);
        Object.defineProperty(this, area, { value });
        return value;
      };
      Object.defineProperty(this, area, { get, configurable: true });
    }
  }

  /**
   * The request that a call would send, without its credential. Throws an InvalidRequestError where it would not be sent.
   * @param {string} operation such as `crm.objects.get`
   * @param {object} [params]
   * @param {object} [options]
   */
  build(operation, params, options) {
    return this.#client.build(operation, params, options);
  }

  /**
   * Everything there is to say about the parameters of a call: problems, which stop it, and notes.
   * @param {string} operation such as `crm.objects.get`
   * @param {object} [params]
   * @param {object} [options]
   */
  validate(operation, params, options) {
    return this.#client.validate(operation, params, options);
  }

  /** What was asked of HubSpot so far, and what is left of each limit. */
  usage() {
    return this.#client.usage();
  }

  /** Stops everything that runs; nothing can be started after that. */
  [Symbol.dispose ?? Symbol()]() {
    this.#client.close();
  }

  async [Symbol.asyncDispose ?? Symbol()]() {
    this.#client.close();
  }
}
named(HubSpot, "HubSpot");

/** One area with everything below it. */
function namespaceOf(area, client) {
  const root = {};
  for (const [index, operation] of operations.entries()) {
    if (!operation.startsWith(`${area}.`)) continue;
    const { parent, name } = place(root, operation);
    parent[name] = (params, options) => client.call(index, params, options);
  }
  for (const [path, flow] of Object.entries(FLOWS)) {
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

// What an app card imports: the same client over a core that speaks through a relay alone, and is half as large. It takes
// no credential; requests are checked and built by the relay, limits and retries are the relay's.

import { configurationOfCard } from "./card-options.js";
import { Client } from "./client.js";
import { named } from "./errors.js";
import { messages } from "./messages.js";
import { addNamespaces } from "./namespaces.js";
import { search } from "./search.js";
import { snapshots } from "./snapshots.js";

/** Methods that are more than one operation, by namespace. */
const FLOWS = { "conversations.messages": messages, "crm.objects": search, "webhooks.snapshots": snapshots };

/** A client of the HubSpot API for app cards. */
export class HubSpot {
  #client;

  /** @param {import("../card.d.ts").CardOptions} options */
  constructor(options) {
    this.#client = new Client(configurationOfCard(options));
    addNamespaces(this, this.#client, FLOWS);
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

export { associationTypes, channels, objectTypes } from "../generated/constants.js";
export { relay } from "./card-transports.js";
export * from "./public-errors.js";

// The public class: the areas of the API, and the questions that need no network.

import { DirectClient } from "./direct-client.js";
import { named } from "./errors.js";
import { featureFlags } from "./feature-flags.js";
import { withJournal } from "./from-journal.js";
import { journal } from "./journal.js";
import { messages } from "./messages.js";
import { addNamespaces } from "./namespaces.js";
import { configuration } from "./options.js";
import { RELAY } from "./relaying.js";
import { search } from "./search.js";
import { singleEmail } from "./single-email.js";
import { snapshots } from "./snapshots.js";
import { subscriptions } from "./subscriptions.js";
import { tool } from "./tool.js";

/** Methods that are more than one operation, by namespace. */
const FLOWS = {
  "conversations.messages": messages,
  "crm.objects": search,
  "featureFlags": featureFlags,
  "marketing.singleEmail": singleEmail,
  "webhooks.journal": journal,
  "webhooks.snapshots": (client) => snapshots(client, withJournal),
  "webhooks.subscriptions": subscriptions,
};

/** A client of the HubSpot API. Its credentials are private: printing it shows none. */
export class HubSpot {
  #client;

  /** @param {import("../types/options.d.ts").HubSpotOptions} [options] */
  constructor(options) {
    this.#client = new DirectClient(configuration(options));
    addNamespaces(this, this.#client, FLOWS);
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

  /** What a relay asks the core. */
  static [RELAY](name, input, bytes) {
    return tool(name, input, bytes);
  }

  /** A relay's call: one request, with HubSpot's reply as it is. */
  [RELAY](operation, params, options) {
    return this.#client.send(operation, params, options);
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

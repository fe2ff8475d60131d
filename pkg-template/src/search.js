// Searches that go past the 10,000 results where HubSpot's cursors end.

import { operations } from "../generated/operations.js";
import { Everything } from "./list.js";

/** The methods beside the operations of `crm.objects`. */
export const search = (client) => ({
  /**
   * Everything that a search finds, in the order of the ids.
   * @param {object} params as those of `search`
   * @param {object} [options]
   */
  searchAll(params, options) {
    const index = operations.indexOf("crm.objects.search");
    return new Everything(() => client.pages(index, params, options), options?.signal);
  },
});

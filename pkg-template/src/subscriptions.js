// Makes an app's subscriptions to the journal those of a list. The core plans it; here it is read and carried out.

import { errorOf, invalid } from "./errors.js";
import { plain } from "./plain.js";
import { callOf, carryOut } from "./plan.js";
import { tool } from "./tool.js";

/** The methods beside the operations of `webhooks.subscriptions`. */
export const subscriptions = (client) => ({
  /**
   * Brings the app's subscriptions and their filters to where the list says, from wherever they are.
   * @param {object[]} desired all subscriptions that there are to be
   * @param {object} [options] of every call, and `portalId` and `dryRun`
   */
  async sync(desired, options) {
    const { dryRun, portalId, ...rest } = options ?? {};
    const { copy: wanted, problems } = plain({ desired, portalId });
    if (problems.length > 0) throw invalid(problems);
    const planned = (existing) => tool("subscriptionSync", { ...wanted, existing });

    // Refuses a bad list before anything is sent.
    planned();
    const results = (await callOf(client, "webhooks.subscriptions.list", {}, rest))?.results ?? [];
    if (!isList(results)) throw unreadable("the list of subscriptions");
    const existing = new Map(results.map((subscription) => [String(subscription.id), subscription]));
    const { unread } = planned(results);
    while (unread.length > 0) await Promise.all(unread.splice(0, AT_ONCE).map(read));
    async function read(subscriptionId) {
      const filters = await callOf(client, "webhooks.subscriptions.listFilters", { subscriptionId }, rest);
      // Without them each run would make the filters of the list anew.
      if (!isList(filters)) throw unreadable(`the list of filters of ${subscriptionId}`);
      existing.get(String(subscriptionId)).filters = filters;
    }

    const { steps } = planned(results);
    const after = steps.map((step) => step.after);
    for (const step of steps) {
      delete step.after;
      step.done = false;
    }
    // A subscription has its id only once it is made.
    const taken = (reply, index) => {
      for (const [later, earlier] of after.entries()) {
        if (earlier !== index) continue;
        if (reply?.id == null) throw unreadable("the id of a subscription");
        steps[later].params.body.subscriptionId = reply.id;
      }
    };
    if (!dryRun) await carryOut(client, "webhooks.subscriptions.sync", steps, rest, taken);
    return { steps };
  },
});

/** So many subscriptions' filters are asked for at once: more would only wait for the rate limit. */
const AT_ONCE = 10;

function isList(list) {
  return Array.isArray(list) && list.every((one) => one?.id != null);
}

function unreadable(what) {
  return errorOf({ kind: "DecodeError", message: `webhooks.subscriptions.sync: ${what} can't be read` });
}

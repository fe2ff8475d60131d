// The migration of an app's accounts behind a feature flag. The core plans it; here it is read and carried out.

import { invalid } from "./errors.js";
import { plain } from "./plain.js";
import { callOf, carryOut, found } from "./plan.js";
import { tool } from "./tool.js";

/** The methods beside the operations of `featureFlags`. */
export const featureFlags = (client) => ({
  /**
   * Brings a flag and the states of accounts to where the lists say, from wherever they are.
   * @param {object} params which accounts are to see what
   * @param {object} [options] of every call, and `dryRun`
   */
  async migrate(params, options) {
    const { dryRun, ...rest } = options ?? {};
    const { copy: migration, problems } = plain(params ?? {});
    if (problems.length > 0) throw invalid(problems);
    const planned = (flag, portals) => tool("flagMigration", { migration, flag, portals });

    // Refuses a bad migration before anything is sent.
    const { which } = planned();
    const flag = await found(callOf(client, "featureFlags.get", which, rest));
    const portals = [];
    if (flag) for await (const portal of callOf(client, "featureFlags.listPortals", which, rest)) portals.push(portal);

    const { steps, remaining } = planned(flag, portals);
    for (const step of steps) step.done = false;
    if (!dryRun) await carryOut(client, "featureFlags.migrate", steps, rest);
    return { steps, remaining };
  },
});

#!/usr/bin/env node
// Accounts move from an app's old CRM cards to its new app cards, behind the flag hs-hide-crm-cards: looked at, then done.

import { runExample } from "./api.mjs";

const usage = `node feature-flags.mjs [PORTALS [UPGRADED]] [apply]

PORTALS are the accounts that had the app when its migration began, UPGRADED those of them that have the new cards, both
separated by commas. On an app of yours nothing is done unless you say apply.`;

await runExample(usage, async (hubspot, { args, demo, say }) => {
  const lists = args.filter((arg) => arg !== "apply").map((arg) => arg.split(","));
  if (lists.length === 0 && !demo) throw new Error("Which accounts have the app? Give their ids, separated by commas.");
  const [portalIds = ["1234", "4567", "78910"], upgraded = []] = lists;

  const migrate = async (migration) => {
    const planned = await hubspot.featureFlags.migrate(migration, { dryRun: true });
    if (planned.steps.length === 0) return say("Nothing is missing.");
    for (const { step, operation, params } of planned.steps) say(`step ${step}: ${operation} ${JSON.stringify(params.body ?? {})}`);
    if (!demo && !args.includes("apply")) return;
    const { steps, remaining } = await hubspot.featureFlags.migrate(migration);
    say(`${steps.filter(({ done }) => done).length} of ${steps.length} steps done; still to upgrade: ${remaining.join(", ") || "nobody"}`);
  };

  await migrate({ portalIds, upgraded });
  if (!demo || lists.length > 0) return;
  say("An account upgrades:");
  await migrate({ portalIds, upgraded: ["4567"] });
  say("All have upgraded:");
  await migrate({ portalIds, upgraded: portalIds, finish: true });
  await migrate({ portalIds, upgraded: portalIds, finish: true });
});

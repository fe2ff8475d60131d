import assert from "node:assert/strict";
import { test } from "node:test";

import { HubSpot, contact, inProcess } from "../helpers/emulator.js";

test("the usage counts requests, errors and what is left of the limits", async () => {
  const { hubspot } = inProcess();
  assert.equal(hubspot.usage().requests, 0);
  await Promise.all([hubspot.crm.objects.get(contact), hubspot.crm.objects.get(contact)]);
  await assert.rejects(hubspot.crm.objects.get({ ...contact, objectId: 1 }), { status: 404 });
  const { limits, daily, ...counts } = hubspot.usage();
  assert.deepEqual(counts, { requests: 3, errors: 1, unanswered: 0 });
  assert.ok(daily.remaining < daily.max);
  assert.deepEqual(Object.keys(limits), ["general", "search", "journal", "subscriptions", "snapshots"]);
  const { max, remaining, interval } = limits.general;
  assert.deepEqual({ left: max - remaining, interval }, { left: 3, interval: 10_000 });
  assert.deepEqual(limits.snapshots, { max: 10, interval: 1000, remaining: 10, closedFor: 0, waiting: 0 });
});

test("what waits for its turn shows, and what was aborted has no answer", async () => {
  const controller = new AbortController();
  const transport = () => new Promise(() => {});
  const hubspot = new HubSpot({ accessToken: "t", transport, limits: { general: 2 } });
  const calls = Array.from({ length: 5 }, () => hubspot.crm.objects.get(contact, { signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(hubspot.usage().limits.general, { max: 2, interval: 10_000, remaining: 0, closedFor: 0, waiting: 3 });
  controller.abort();
  await Promise.allSettled(calls);
  const { requests, unanswered, limits } = hubspot.usage();
  assert.deepEqual({ requests, unanswered, waiting: limits.general.waiting }, { requests: 2, unanswered: 2, waiting: 0 });
});

// An app's subscriptions as one list, against the emulator: planned, made, interrupted, made again.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { errors, inProcess, transportOf } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";

const { journalEventKey } = await load("hubspot-wasm");

const contacts = { subscriptionType: "OBJECT", objectTypeId: "0-1", portalId: 12345, actions: ["CREATE", "UPDATE"] };
const deals = { ...contacts, objectTypeId: "0-3" };
const ties = { subscriptionType: "ASSOCIATION", objectTypeId: "0-1", portalId: 12345, actions: ["ASSOCIATION_ADDED"], associatedObjectTypeIds: ["0-2"] };
const lists = { subscriptionType: "LIST_MEMBERSHIP", portalId: 12345, actions: ["ADDED_TO_LIST"], listIds: [3] };
const privacy = { subscriptionType: "GDPR_PRIVACY_DELETION", objectTypeId: "0-1", portalId: 12345, actions: ["GDPR_DELETE"] };
const installs = { subscriptionType: "APP_LIFECYCLE_EVENT", eventTypeId: "4-1909196", properties: [] };
const city = (value) => ({ conditions: [{ filterType: "CRM_OBJECT_PROPERTY", property: "city", operator: "EQ", value }] });

/** A client of an emulator; `instead` may answer first. `writes` has the operations that changed something. */
function setUp(instead = () => undefined) {
  const writes = [];
  const scene = inProcess({
    emulator: { journal: { interval: 0 } },
    retry: { attempts: 1 },
    transport: async (request) => {
      const changes = request.operation?.startsWith("webhooks.subscriptions.") && request.method !== "GET";
      if (changes) writes.push(request.operation.slice("webhooks.subscriptions.".length));
      return (await instead(request, writes.length, scene.emulator)) ?? transportOf(scene.emulator)(request);
    },
  });
  const { subscriptions } = scene.hubspot.webhooks;
  const all = async () => (await subscriptions.list()).results;
  return { ...scene, subscriptions, writes, all };
}

const names = (steps) => steps.map(({ operation }) => operation.slice("webhooks.subscriptions.".length));

test("an app's subscriptions become those of a list, and a second run finds nothing to do", async () => {
  const { subscriptions, writes, all } = setUp();
  const desired = [contacts, { ...deals, filters: [city("Rome"), city("Oslo")] }, ties, lists, privacy, installs];
  const { steps } = await subscriptions.sync(desired);
  assert.deepEqual(names(steps), ["upsert", "upsert", "createFilter", "createFilter", "upsert", "upsert", "upsert", "upsert"]);
  assert.ok(steps.every((step) => step.done && !("after" in step)));
  const made = await all();
  assert.equal(made.length, 6);
  assert.equal(steps[2].params.body.subscriptionId, made[1].id);
  assert.equal((await subscriptions.listFilters({ subscriptionId: made[1].id })).length, 2);

  const shuffled = [
    installs, { ...privacy, portalId: "12345" }, { ...lists, listIds: [3n] }, { ...ties, objectIds: [] },
    { ...deals, filters: [city("Oslo"), city("Rome")], properties: [] }, { ...contacts, actions: ["UPDATE", "CREATE"] },
  ];
  const count = writes.length;
  assert.deepEqual((await subscriptions.sync(shuffled)).steps, []);
  assert.equal(writes.length, count);

  const fewer = await subscriptions.sync([{ ...contacts, properties: ["city"] }, deals]);
  assert.deepEqual(names(fewer.steps), ["upsert", "deleteFilter", "deleteFilter", "delete", "delete", "delete", "delete"]);
  assert.deepEqual((await all()).map(({ id, properties }) => [id, properties]), [[made[0].id, ["city"]], [made[1].id, undefined]].map(([id, properties]) => [id, properties ?? null]));
  assert.deepEqual(names((await subscriptions.sync([])).steps), ["delete", "delete"]);
  assert.deepEqual(await all(), []);
});

test("a dry run reads and says what is to do", async () => {
  const { subscriptions, writes } = setUp();
  const { steps } = await subscriptions.sync([{ ...contacts, filters: [city("Rome")] }], { dryRun: true });
  assert.deepEqual(steps, [
    { operation: "webhooks.subscriptions.upsert", params: { body: contacts }, done: false },
    { operation: "webhooks.subscriptions.createFilter", params: { body: { filter: city("Rome") } }, done: false },
  ]);
  assert.deepEqual(writes, []);
});

test("of one account nothing else is touched", async () => {
  const { emulator, subscriptions, all } = setUp();
  const { portalId } = await emulator.account({ installed: true });
  const other = { ...contacts, portalId };
  await subscriptions.sync([contacts, installs, other]);
  assert.deepEqual(names((await subscriptions.sync([], { portalId })).steps), ["delete"]);
  assert.equal((await all()).length, 2);
  await assert.rejects(subscriptions.sync([contacts, installs], { portalId }), (error) => {
    assert.deepEqual(error.problems.map(({ path, code }) => [path, code]), [["desired[0]", "conflict"], ["desired[1]", "conflict"]]);
    return true;
  });
});

test("filters are replaced, the new one first, and the journal obeys them", async () => {
  const { hubspot, subscriptions } = setUp();
  await subscriptions.sync([{ ...contacts, filters: [city("Rome")] }]);
  const { steps } = await subscriptions.sync([{ ...contacts, filters: [city("Oslo")] }]);
  assert.deepEqual(names(steps), ["createFilter", "deleteFilter"]);
  const move = (objectId, where) => hubspot.crm.objects.update({ objectType: "contacts", objectId, body: { properties: { city: where } } });
  await move("1001", "Rome");
  await move("1002", "Oslo");
  const events = [];
  for await (const event of hubspot.webhooks.journal.read({ follow: false })) events.push(event);
  assert.deepEqual(events.map(({ objectId, action }) => [objectId, action]), [[1002, "UPDATE"]]);
});

test("a step that fails is the last, and its error says which were done", async () => {
  for (const lost of [false, true]) {
    for (let fails = 4; ; fails++) {
      let broken = true;
      const { subscriptions, writes, all } = setUp(async (request, number, emulator) => {
        if (!broken || request.method === "GET" || number !== fails) return undefined;
        // The request is carried out, and its reply lost; or it never arrives.
        if (lost) await transportOf(emulator)(request);
        throw new TypeError("reset");
      });
      await subscriptions.sync([contacts, ties, installs]);
      const desired = [{ ...contacts, filters: [city("Rome")] }, { ...ties, objectIds: [5] }, { ...deals, filters: [city("Oslo")] }];
      const stopped = await subscriptions.sync(desired).then(() => undefined, (error) => error);
      broken = false;
      if (stopped) {
        assert.ok(stopped instanceof errors.ConnectionError, stopped);
        assert.deepEqual(stopped.steps.map(({ done }) => done), stopped.steps.map((_, index) => index < fails - 4));
        assert.equal(writes.length, fails);
      }
      await subscriptions.sync(desired);
      assert.equal((await all()).length, 3);
      assert.deepEqual((await subscriptions.sync(desired)).steps, []);
      if (!stopped) break;
    }
  }
});

test("what is gone already counts as deleted", async () => {
  const { subscriptions, all } = setUp(async (request, _number, emulator) => {
    if (request.operation === "webhooks.subscriptions.delete") await transportOf(emulator)(request);
  });
  await subscriptions.sync([contacts, ties]);
  const { steps } = await subscriptions.sync([ties]);
  assert.deepEqual(steps.map(({ done }) => done), [true]);
  assert.equal((await all()).length, 1);
});

test("a list of subscriptions that is none is a DecodeError, and nothing is changed", async () => {
  for (const results of [5, {}, [null], [{ subscriptionType: "OBJECT" }]]) {
    const { subscriptions, writes } = setUp(() => ({ status: 200, body: { results } }));
    await assert.rejects(subscriptions.sync([contacts]), errors.DecodeError);
    assert.deepEqual(writes, []);
  }
});

test("filters that can't be read are not taken for none, and a reply without an id is HubSpot's fault", async () => {
  for (const reply of [{ results: [] }, null, "none", [{ filter: city("Rome") }]]) {
    const { subscriptions, writes } = setUp((request) => {
      if (request.operation === "webhooks.subscriptions.listFilters") return Response.json(reply);
    });
    await subscriptions.upsert({ body: contacts });
    await assert.rejects(subscriptions.sync([{ ...contacts, filters: [city("Rome")] }]), (error) => {
      assert.ok(error instanceof errors.DecodeError, error);
      assert.match(error.message, /sync: the list of filters of \d+ can't be read/);
      return true;
    });
    assert.deepEqual(writes, ["upsert"]);
  }
  const { subscriptions } = setUp((request) => (request.operation === "webhooks.subscriptions.upsert" ? Response.json({}) : undefined));
  await assert.rejects(subscriptions.sync([{ ...contacts, filters: [city("Rome")] }]), (error) => {
    assert.ok(error instanceof errors.DecodeError, error);
    assert.deepEqual(error.steps.map(({ done }) => done), [true, false]);
    return true;
  });
});

test("what is wrong is named before anything is sent", async () => {
  const { subscriptions, writes } = setUp(() => assert.fail("nothing may be sent"));
  const bad = [
    [undefined, {}, ["desired missing"]],
    [contacts, {}, ["desired wrongType"]],
    [[contacts, { ...contacts, actions: [] }], {}, ["desired[1].actions empty"]],
    [[contacts, { ...contacts, portalId: "12345", properties: ["city"] }], {}, ["desired[1] duplicate"]],
    [[{ ...contacts, objectIds: [NaN] }], {}, ["desired[0].objectIds[0] wrongType"]],
    [[{ ...installs, portalId: 1 }, { ...ties, filters: [city("Rome")] }], {}, ["desired[0].portalId conflict", "desired[1].filters conflict"]],
    [[], { portalId: 0 }, ["portalId outOfRange"]],
  ];
  for (const [desired, options, problems] of bad) {
    await assert.rejects(subscriptions.sync(desired, options), (error) => {
      assert.ok(error instanceof errors.InvalidRequestError, error.message);
      assert.deepEqual(error.problems.map(({ path, code }) => `${path} ${code}`), problems);
      return true;
    });
  }
  await assert.rejects(subscriptions.sync([], { dryrun: true }), errors.InvalidRequestError);
  assert.deepEqual(writes, []);
});

test("an event has the same key each time it comes, in any form", () => {
  const event = { type: "crmObject", portalId: 12345, occurredAt: "2026-01-02T03:04:05Z", action: "UPDATE", objectTypeId: "0-1", objectId: 1001, propertyChanges: { city: "Rome", phone: null } };
  const text = "5:123459:crmObject6:UPDATEn3:0-14:1001nnnnn20:2026-01-02T03:04:05Z{4:city4:Rome5:phonen}n";
  const key = createHash("sha256").update(text).digest("hex").slice(0, 32);
  assert.equal(journalEventKey(event), key);
  const again = Object.fromEntries(Object.entries(event).reverse());
  for (const same of [again, { ...event, objectId: "1001" }, { ...event, objectId: 1001n }, { type: "unknown", raw: event }]) {
    assert.equal(journalEventKey(same), key);
  }
  assert.notEqual(journalEventKey({ ...event, propertyChanges: { city: "Rome" } }), key);
  assert.notEqual(journalEventKey({ type: "unknown", raw: { a: [1, 2] } }), journalEventKey({ type: "unknown", raw: { a: [2, 1] } }));
  for (const wrong of [undefined, null, "e", []]) assert.throws(() => journalEventKey(wrong), errors.InvalidRequestError);
});

// The five steps of a feature flag's migration, against the emulator: planned, taken, interrupted, taken again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HubSpot, errors, transportOf } from "../helpers/emulator.js";
import { load } from "../helpers/package.js";

const { createEmulator } = await load("hubspot-wasm/emulator");

const FLAG = "hs-hide-crm-cards";

/** A client of an emulator; `instead` may answer first. `writes` and `reads` have what was sent. */
function setUp(instead = () => undefined) {
  const emulator = createEmulator();
  const writes = [];
  const reads = [];
  const transport = async (request) => {
    (request.method === "GET" ? reads : writes).push(request);
    return (await instead(request, writes.length, emulator)) ?? transportOf(emulator)(request);
  };
  const { developerApiKey, appId } = emulator.credentials;
  const hubspot = new HubSpot({ developerApiKey, appId, transport, retry: { attempts: 1 } });
  const flag = async () => (await emulator.state()).flags[FLAG];
  return { hubspot, writes, reads, flag };
}

const numbers = (steps) => steps.map(({ step }) => step);
const answer = (status, said) => ({ status, text: async () => JSON.stringify(said) });

test("a flag goes from nothing to its end, and a second run finds nothing to do", async () => {
  const { hubspot, flag, writes } = setUp();
  const migrate = async (params) => {
    const first = await hubspot.featureFlags.migrate(params);
    assert.ok(first.steps.every(({ done }) => done));
    const count = writes.length;
    assert.deepEqual((await hubspot.featureFlags.migrate(params)).steps, []);
    assert.equal(writes.length, count);
    return first;
  };

  const begun = await migrate({ portalIds: [1234, "4567", 78910n] });
  assert.deepEqual(begun.remaining, [1234, 4567, 78910]);
  assert.deepEqual(begun.steps.map(({ step, operation }) => [step, operation]), [
    [1, "featureFlags.set"],
    [2, "featureFlags.upsertPortals"],
    [3, "featureFlags.set"],
  ]);
  assert.deepEqual(await flag(), { defaultState: "ON", overrideState: "ABSENT", portals: { 1234: "OFF", 4567: "OFF", 78910: "OFF" } });

  const upgraded = await migrate({ portalIds: [1234, 4567, 78910], upgraded: [4567, 1234] });
  assert.deepEqual([numbers(upgraded.steps), upgraded.remaining], [[4], [78910]]);
  assert.deepEqual((await flag()).portals, { 78910: "OFF" });

  const early = hubspot.featureFlags.migrate({ upgraded: [4567, 1234], finish: true });
  await assert.rejects(early, (error) => {
    assert.ok(error instanceof errors.InvalidRequestError);
    assert.deepEqual(error.problems.map(({ path, code }) => [path, code]), [["upgraded", "unfinished"]]);
    assert.match(error.message, /lacks 78910:/);
    return true;
  });
  const ended = await migrate({ upgraded: [4567, 1234, 78910], finish: true });
  assert.deepEqual([numbers(ended.steps), ended.remaining], [[4, 5], []]);
  assert.equal(await flag(), undefined);
});

test("a dry run reads and says what is missing", async () => {
  const { hubspot, flag, writes, reads } = setUp();
  const params = { portalIds: [1, 2], upgraded: [2] };
  const { steps, remaining } = await hubspot.featureFlags.migrate(params, { dryRun: true });
  assert.deepEqual(steps[1], {
    step: 2,
    operation: "featureFlags.upsertPortals",
    params: { flagName: FLAG, body: { portalStates: [{ portalId: 1, flagState: "OFF" }] } },
    done: false,
  });
  assert.deepEqual([numbers(steps), remaining, writes.length, reads.length], [[1, 2, 3], [1], 0, 1]);
  assert.equal(await flag(), undefined);
  assert.ok((await hubspot.featureFlags.migrate(params)).steps.every(({ done }) => done));
});

test("every account is read, page by page, and written, a hundred at a time", async () => {
  const { hubspot, flag, writes, reads } = setUp();
  const portalIds = Array.from({ length: 250 }, (_, index) => 1 + index);
  await hubspot.featureFlags.migrate({ portalIds });
  assert.equal(Object.keys((await flag()).portals).length, 250);
  assert.equal(writes.length, 5);
  reads.length = 0;
  assert.deepEqual((await hubspot.featureFlags.migrate({ portalIds })).steps, []);
  assert.ok(reads.length >= 4, "the flag, and three pages of accounts");
});

test("wherever it stops nobody loses what he sees, and the next run ends it", async () => {
  const portalIds = Array.from({ length: 150 }, (_, index) => 1 + index);
  const upgraded = [7, 150];
  const kept = portalIds.filter((id) => !upgraded.includes(id));
  for (const lost of [false, true]) {
    for (let fails = 2; ; fails++) {
      let broken = true;
      const { hubspot, flag, writes } = setUp(async (request, number, emulator) => {
        if (!broken || request.method === "GET" || number !== fails) return undefined;
        // The request is carried out, and its reply lost; or it never arrives.
        if (lost) await transportOf(emulator)(request);
        throw new TypeError("reset");
      });
      const intact = async () => {
        const { defaultState, portals = {} } = (await flag()) ?? {};
        if (defaultState === "ON") for (const id of kept) assert.equal(portals[id], "OFF", `${id}, stopped at ${fails}`);
      };
      await hubspot.featureFlags.setPortal({ flagName: FLAG, portalId: 7, body: { flagState: "OFF" } });
      const run = hubspot.featureFlags.migrate({ portalIds, upgraded });
      const stopped = await run.then(() => false, (error) => error instanceof errors.HubSpotError);
      await intact();
      const count = writes.length;
      broken = false;
      await hubspot.featureFlags.migrate({ portalIds, upgraded });
      await intact();
      const { defaultState, portals } = await flag();
      assert.deepEqual([defaultState, Object.keys(portals).map(Number)], ["ON", kept]);
      if (count < fails) break;
      assert.ok(stopped, `it went on after ${fails}`);
    }
  }
});

test("a step that fails for some accounts names them, and the flag stays off", async () => {
  const portalIds = Array.from({ length: 150 }, (_, index) => 1 + index);
  const wrong = [
    [({ params }) => params.body.portalStates[0].portalId === 101 && answer(400, { message: "no" }), /step 2 failed for 101, 102, .* and 30 more, and no later step was taken: .*no/],
    [
      ({ params }) => params.body.portalStates[0].portalId === 1 && answer(207, { portalFlagStates: [], errors: [{ message: "gone", context: { ids: ["4", "5"] } }] }),
      /step 2 failed for 4, 5, and no later step was taken: gone/,
    ],
  ];
  for (const [instead, message] of wrong) {
    const { hubspot, flag, writes } = setUp((request) => (request.operation === "featureFlags.upsertPortals" && instead(request)) || undefined);
    await assert.rejects(hubspot.featureFlags.migrate({ portalIds }), (error) => {
      assert.ok(error instanceof errors.ApiError);
      assert.match(error.message, message);
      assert.equal(error.operation, "featureFlags.upsertPortals");
      assert.ok(error.errors.every(({ input }) => portalIds.includes(input.portalId)));
      return true;
    });
    assert.equal((await flag()).defaultState, "OFF");
    assert.deepEqual(writes.map(({ operation }) => operation).filter((name) => name === "featureFlags.set"), ["featureFlags.set"]);
  }
});

test("a call that fails is the error, and nothing follows it", async () => {
  const { hubspot, writes } = setUp((request) => (request.method === "PUT" ? answer(403, { category: "MISSING_SCOPES" }) : undefined));
  await assert.rejects(hubspot.featureFlags.migrate({ portalIds: [1] }), errors.PermissionError);
  assert.equal(writes.length, 1);
  const { hubspot: unread, writes: none } = setUp(() => answer(500, {}));
  await assert.rejects(unread.featureFlags.migrate({ portalIds: [1] }), errors.ServerError);
  assert.equal(none.length, 0);
});

test("what is wrong is named before anything is sent", async () => {
  const { hubspot, writes, reads } = setUp();
  const bad = [
    [undefined, {}, ["portalIds missing"]],
    ["x", {}, ["params wrongType"]],
    [{ portalIds: [] }, {}, ["portalIds empty"]],
    [{ portalIds: [1, NaN] }, {}, ["portalIds[1] wrongType"]],
    [{ portalIds: [1, "a"], finished: true }, {}, ["portalIds[1] wrongType", "finished unknownOption"]],
    [{ portalIds: [1] }, { dryrun: true }, ["options.dryrun unknownOption"]],
    [{ portalIds: [1], flagName: "a/b" }, {}, ["flagName unsafePath"]],
    [{ portalIds: [1, 2], upgraded: [2], finish: true }, {}, ["upgraded unfinished"]],
  ];
  for (const [params, options, problems] of bad) {
    await assert.rejects(hubspot.featureFlags.migrate(params, options), (error) => {
      assert.ok(error instanceof errors.InvalidRequestError, error.message);
      const found = error.problems.filter(({ severity }) => severity === "problem");
      assert.deepEqual(found.map(({ path, code }) => `${path} ${code}`), problems);
      return true;
    });
  }
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await assert.rejects(hubspot.featureFlags.migrate({ portalIds: [1] }, { signal: controller.signal }), /enough/);
  assert.equal(writes.length + reads.length, 0);
});

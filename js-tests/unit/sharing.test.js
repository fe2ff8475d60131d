import assert from "node:assert/strict";
import { test } from "node:test";

import { HubSpot, InvalidRequestError } from "../../pkg-template/src/exports.js";
import { fakeCore } from "../helpers/fake-core.js";

const app = { clientId: "app", clientSecret: "s" };

/** What the core would ask of the host; and what the owner hears. */
function hostOf(options) {
  const log = fakeCore({ build: () => ({}) });
  const notices = [];
  const hubspot = new HubSpot({ onNotice: (notice) => notices.push(notice), ...options });
  hubspot.build("crm.objects.get", { objectType: "contacts", objectId: 1 });
  const [{ host, options: data }] = log.cores;
  return { host, data, notices };
}

test("a limit's name says whose it is, as far as the options tell", async () => {
  const asked = [];
  const limits = { search: 5, take: (...said) => void asked.push(said) ?? 0.2 };
  const { host, data } = hostOf({ app, portalId: 7, limits });
  assert.deepEqual(data.limits, { search: 5 });
  assert.equal(await host.permit("snapshots", 10, 1000), 1);
  for (const bucket of ["general", "search"]) await host.permit(bucket, 5, 1000);
  const limit = { max: 5, interval: 1000 };
  assert.deepEqual(asked, [["snapshots:app", { max: 10, interval: 1000 }], ["general:app:7", limit], ["search:7", limit]]);

  const unknown = hostOf({ limits: { take: (key) => asked.push(key) } });
  await unknown.host.permit("general", 5, 1000);
  assert.equal(asked.at(-1), "general");
});

test("without stores the core asks nobody", () => {
  const { host } = hostOf({ app, limits: { general: 5 } });
  assert.deepEqual([host.permit, host.findToken, host.keepToken], [undefined, undefined, undefined]);
});

test("a store that failed is asked again although the clock was set back", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1e12 });
  let asked = 0;
  const { host, notices } = hostOf({ app, limits: { take: () => { asked++; throw { code: Symbol("odd") }; } } });
  await host.permit("journal", 100, 1000);
  context.mock.timers.setTime(1e12 - 3_600_000);
  await host.permit("journal", 100, 1000);
  assert.deepEqual([asked, notices.map(({ code }) => code)], [2, ["limitsUnavailable"]]);
});

test("a store of limits that fails stops nothing, rests a while, and is told of once", async (context) => {
  context.mock.timers.enable({ apis: ["Date", "setTimeout"] });
  let asked = 0;
  let answer = () => Promise.reject(Object.assign(new Error("to redis://:secret@host"), { code: "ECONNREFUSED" }));
  const { host, notices } = hostOf({ app, limits: { take: () => (asked++, answer()) } });
  const permit = () => host.permit("journal", 100, 1000);
  assert.equal(await permit(), 0);
  assert.deepEqual([await permit(), asked], [0, 1], "it rests");
  context.mock.timers.tick(5000);
  answer = () => new Promise(() => {});
  const slow = permit();
  context.mock.timers.tick(1000);
  assert.equal(await slow, 0);
  for (const wrong of [undefined, "5", NaN, Infinity]) {
    context.mock.timers.tick(5000);
    answer = () => wrong;
    assert.equal(await permit(), 0);
  }
  context.mock.timers.tick(5000);
  answer = () => 30;
  assert.deepEqual([await permit(), asked], [30, 7], "it is asked again");
  assert.deepEqual(notices, [{ code: "limitsUnavailable", message: "`limits.take` fails (ECONNREFUSED): this client goes on by itself" }]);
});

test("a store of tokens gives tokens that can be sent, or none, and its failures repeat no token", async (context) => {
  context.mock.timers.enable({ apis: ["Date", "setTimeout"] });
  const token = { accessToken: "t-1", expiresIn: 5 };
  const said = [];
  let found = token;
  const tokens = {
    get(...key) {
      said.push(key);
      if (found instanceof Error) throw found;
      return found;
    },
    set: (...kept) => said.push(kept),
  };
  const { host, notices } = hostOf({ app, tokens });
  assert.deepEqual(await host.findToken("k", "old"), token);
  await host.keepToken("k", "t-2", 9);
  await host.keepToken("k", undefined, 0);
  assert.deepEqual(said, [["k", "old"], ["k", { accessToken: "t-2", expiresIn: 9 }], ["k", undefined]]);
  for (found of [undefined, null]) assert.equal(await host.findToken("k"), undefined);
  found = token;
  assert.equal(await host.findToken("k", "t-1"), undefined, "a store that has no newer one has none");
  for (found of [{}, "t", { ...token, accessToken: "a b" }, { ...token, accessToken: "" }, { ...token, expiresIn: "5" }, new Error("ERR unknown command EVAL t-1")]) {
    assert.equal(await host.findToken("k"), undefined);
    context.mock.timers.tick(5000);
  }
  assert.equal(notices.length, 1);
  assert.ok(!JSON.stringify(notices).includes("t-1"));
});

test("what is no store is refused by name", () => {
  const wrong = [
    [{ limits: { take: 1 } }, "options.limits.take"],
    [{ tokens: {} }, "options.tokens.get"],
    [{ tokens: { get() {} } }, "options.tokens.set"],
    [{ tokens: () => {} }, "options.tokens"],
  ];
  for (const [options, path] of wrong) {
    assert.throws(() => new HubSpot(options), (error) => error instanceof InvalidRequestError && error.problems.some((problem) => problem.path === path), path);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  InvalidRequestError, associationTypes, channels, objectTypes, parseActorId, smtpSettings, smtpTokenExpiry,
} from "../../pkg-template/src/exports.js";
import { fakeTools } from "../helpers/fake-tools.js";

const refused = (path) => (error) => error instanceof InvalidRequestError && error.problems.some((problem) => problem.path === path);

test("ids have names, without the wasm", () => {
  assert.deepEqual([objectTypes.contacts, objectTypes.lineItems, objectTypes.commercePayments], ["0-1", "0-8", "0-101"]);
  assert.deepEqual([associationTypes.company, associationTypes.contact, associationTypes.order], [389, 387, 524]);
  assert.deepEqual(channels, { chat: "1000", facebookMessenger: "1001", email: "1002" });
});

test("a constant stays as it is", () => {
  for (const constant of [objectTypes, associationTypes, channels]) {
    assert.throws(() => { constant.more = "1"; }, TypeError);
    assert.throws(() => { constant[Object.keys(constant)[0]] = "1"; }, TypeError);
  }
});

test("an actor's id reaches the core as it is", () => {
  const asked = fakeTools({ actor: { type: "agent", id: "1" } });
  assert.deepEqual(parseActorId("A-1"), { type: "agent", id: "1" });
  assert.equal(asked[0].input, "A-1");
  assert.throws(() => parseActorId(Symbol("A-1")), InvalidRequestError);
});

test("of a token only what the mail server needs reaches the core", () => {
  const asked = fakeTools({ smtpSettings: {} });
  const token = { id: "t", password: "p", createdAt: "2026-03-01T12:00:00Z", more: () => {} };
  smtpSettings(token);
  smtpSettings(token, { region: "eu1", port: 465 });
  smtpSettings({ id: "t" }, { region: undefined });
  assert.deepEqual(asked.map(({ input }) => input), [
    { token: { id: "t", password: "p" } },
    { token: { id: "t", password: "p" }, region: "eu1", port: 465 },
    { token: { id: "t" } },
  ]);
});

test("of a token that may end only the moment of its creation reaches the core", () => {
  const asked = fakeTools({ smtpTokenExpiry: "2027-03-01T12:00:00.000Z" });
  assert.equal(smtpTokenExpiry({ id: "t", password: "p", createdAt: new Date("2026-03-01T12:00:00Z") }), "2027-03-01T12:00:00.000Z");
  assert.deepEqual(asked[0].input, { token: { createdAt: "2026-03-01T12:00:00.000Z" } });
});

test("what is no token and no options is refused", () => {
  const asked = fakeTools();
  for (const nothing of [undefined, null, "t"]) {
    assert.throws(() => smtpSettings(nothing), refused(""));
    assert.throws(() => smtpTokenExpiry(nothing), refused(""));
  }
  assert.throws(() => smtpSettings({ id: "t", password: "p" }, null), refused(""));
  assert.throws(() => smtpSettings({ id: "t", password: () => "p" }), refused("token.password"));
  assert.deepEqual(asked, []);
});

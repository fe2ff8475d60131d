// What needs no client and no network: names for ids, actors, the mail server. With the built package.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../helpers/package.js";

const {
  HubSpot, InvalidRequestError, associationTypes, channels, objectTypes, parseActorId, smtpSettings, smtpTokenExpiry,
} = await load("hubspot-wasm");

/** Whether an error names exactly these places, and no secret. */
const names = (...paths) => (error) => {
  assert.ok(error instanceof InvalidRequestError);
  assert.deepEqual(error.problems.map((problem) => problem.path), paths);
  assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /canary/);
  return true;
};

test("names stand for ids in requests", () => {
  const hubspot = new HubSpot({ accessToken: "token" });
  const { url } = hubspot.build("crm.objects.get", { objectType: objectTypes.companies, objectId: 1 });
  assert.match(url, /\/crm\/v3\/objects\/0-2\/1$/);
  assert.deepEqual([associationTypes.company, associationTypes.contact, associationTypes.invoice], [389, 387, 542]);
  assert.equal(channels.email, "1002");
});

test("an actor's id tells who it is", () => {
  const kinds = { A: "agent", E: "email", I: "integration", L: "customerAgent", S: "system", V: "visitor" };
  for (const [prefix, type] of Object.entries(kinds)) assert.deepEqual(parseActorId(`${prefix}-123`), { type, id: "123" });
  for (const id of ["B-1", "123", "A-", ""]) assert.deepEqual(parseActorId(id), { type: "unknown", id });
  for (const wrong of [undefined, null, 1, {}]) assert.throws(() => parseActorId(wrong), names("actorId"));
});

test("a token gives the settings that mailers take", () => {
  const auth = { user: "t", pass: "canary" };
  const token = { id: "t", password: "canary", campaignName: "Receipts" };
  const global = { host: "smtp.hubapi.com", port: 587, secure: false, requireTLS: true, auth };
  assert.deepEqual(smtpSettings(token), global);
  assert.deepEqual(smtpSettings(token, { region: "na1", port: 25 }), { ...global, port: 25 });
  const european = { host: "smtp-eu1.hubapi.com", port: 465, secure: true, requireTLS: false, auth };
  assert.deepEqual(smtpSettings(token, { region: "eu1", port: 465 }), european);
});

test("what the mail server would refuse is refused at once", () => {
  const token = { id: "t", password: "canary" };
  assert.throws(() => smtpSettings({ id: "t" }), names("token.password"));
  assert.throws(() => smtpSettings({ id: "t" }), /only when a token is created or its password is reset/);
  assert.throws(() => smtpSettings({ id: "t", password: null }), names("token.password"));
  assert.throws(() => smtpSettings({ password: "canary" }, { region: "europe", port: 2525 }), names("region", "port", "token.id"));
  assert.throws(() => smtpSettings(token, { port: "587" }), names("port"));
  assert.throws(() => smtpSettings(token, { host: "mail.example.com" }), names("host"));
});

test("a token of the mail server ends after twelve calendar months", () => {
  const ends = (createdAt) => smtpTokenExpiry({ createdAt });
  assert.equal(ends("2026-03-31T12:00:00.000Z"), "2027-03-31T12:00:00.000Z");
  assert.equal(ends("2024-02-29T12:00:00Z"), "2025-02-28T12:00:00Z");
  for (const wrong of [undefined, "soon", 5]) assert.throws(() => ends(wrong), names("token.createdAt"));
});

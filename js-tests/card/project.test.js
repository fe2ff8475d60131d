// What HubSpot reads of the example's project fits together.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { BACKEND } from "../../examples/app-card/src/app/cards/settings.js";

const project = new URL("../../examples/app-card/", import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, project), "utf8"));

const { srcDir } = read("hsproject.json");
const app = read(`${srcDir}/app/app-hsmeta.json`);
const card = read(`${srcDir}/app/cards/snapshot-card-hsmeta.json`);

test("the card may call its backend, and reaches it while it is developed", () => {
  assert.ok(app.config.permittedUrls.fetch.includes(BACKEND));
  // HubSpot's dev server goes by the origin alone.
  assert.equal(new URL(BACKEND).origin, BACKEND);
  assert.deepEqual(Object.keys(read(`${srcDir}/app/local.json`).proxy), [BACKEND]);
});

test("the app and the card are of their types, have names of their own, and the card's entry is there", () => {
  assert.deepEqual([app.type, card.type], ["app", "card"]);
  assert.notEqual(app.uid, card.uid);
  for (const { uid } of [app, card]) assert.match(uid, /^[\w.-]{1,64}$/);
  assert.ok(existsSync(new URL(srcDir + card.config.entrypoint, project)));
});

test("the app asks for what the card reads", () => {
  const scopes = ["crm.objects.contacts.read", "crm.objects.companies.read", "crm.schemas.contacts.read", "crm.schemas.companies.read"];
  assert.deepEqual(scopes.filter((scope) => !app.config.auth.requiredScopes.includes(scope)), []);
});

test("the card is tested with the versions that it asks for", () => {
  const tested = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies;
  const { "hubspot-wasm": own, ...asked } = read(`${srcDir}/app/cards/package.json`).dependencies;
  for (const [name, version] of Object.entries(asked)) assert.equal(version, tested[name], name);
  const [, ours] = /^version = "(.+)"$/m.exec(readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8"));
  assert.equal(own, `^${ours}`);
});

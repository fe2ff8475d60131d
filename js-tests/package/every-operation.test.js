import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { operations } from "../../pkg-template/generated/operations.js";
import { errors, inProcess, transportOf } from "../helpers/emulator.js";
import { callEvery } from "../helpers/every-operation.js";

const steps = JSON.parse(readFileSync(new URL("../helpers/every-operation.json", import.meta.url), "utf8"));
const contacts = { objectType: "contacts" };

/** A client with every credential of an emulator whose limits are no hindrance. */
function scene() {
  const { emulator } = inProcess({ emulator: { limits: { general: 10_000, search: 100 } } });
  const { accessToken, developerApiKey, appId } = emulator.credentials;
  return { emulator, ...clientOf(emulator, { accessToken, developerApiKey, appId }) };
}

function clientOf(emulator, client) {
  const { hubspot } = inProcess({ ...client, transport: transportOf(emulator), retry: { attempts: 1 } });
  return { hubspot };
}

test("every operation is called", () => {
  const called = steps.flatMap(({ operation }) => operation ?? []);
  assert.deepEqual([...operations].sort(), called.sort());
});

test("the emulator answers every operation as its document says", async () => {
  const { hubspot, emulator } = scene();
  const control = (name, params) => emulator[name](params);
  assert.deepEqual(await callEvery(hubspot, control, emulator.credentials, steps), []);
});

test("a token without scopes is told which it lacks", async () => {
  const { emulator } = inProcess();
  const { accessToken } = await emulator.token({ scopes: ["oauth"] });
  const { hubspot } = clientOf(emulator, { accessToken });
  for (const call of [
    () => hubspot.crm.objects.get({ ...contacts, objectId: 1001 }),
    () => hubspot.cms.blogPosts.list(),
    () => hubspot.conversations.inboxes.list(),
    () => hubspot.marketing.smtpTokens.list({ campaignName: "x" }),
  ]) {
    await assert.rejects(call(), (error) => error instanceof errors.PermissionError && error.category === "MISSING_SCOPES");
  }
});

// The emulator's journal as the package has it: links to files, events of every kind, in this process and behind a port.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMULATORS } from "../helpers/emulator.js";

const JOURNAL = "/webhooks-journal/journal/2026-03";
const SCOPES = ["read", "subscriptions.read", "subscriptions.write"].map((scope) => `developer.webhooks_journal.${scope}`);

for (const [where, make] of Object.entries(EMULATORS)) {
  /** An emulator whose journal is written at once, and a call of it as the app. */
  const scene = async (t, journal = {}) => {
    const emulator = await make({ journal: { interval: 0, ...journal } });
    t.after(() => emulator.close());
    const { accessToken } = await emulator.token({ scopes: SCOPES });
    const call = async (path, body, token = accessToken, method = body ? "POST" : "GET") => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await emulator.fetch(emulator.url + path, { method, headers, body: body && JSON.stringify(body) });
      return response.status === 204 ? null : response.json();
    };
    return { emulator, call };
  };

  test(`${where}: what an app subscribes to is in a file that a link leads to`, async (t) => {
    const { emulator, call } = await scene(t);
    assert.equal(await call(`${JOURNAL}/earliest`), null);
    const { portalId } = emulator;
    await call("/webhooks/v4/subscriptions", { subscriptionType: "OBJECT", objectTypeId: "0-1", portalId, actions: ["UPDATE"] });
    await call("/crm/v3/objects/contacts/1001", { properties: { city: "Rome" } }, emulator.accessToken, "PATCH");
    await emulator.event({ type: "crmObject", action: "MERGE", objectTypeId: "0-1", objectId: 9007199254740993n });
    const entry = await call(`${JOURNAL}/earliest`);
    assert.ok(entry.url.startsWith(`${emulator.url}/_files/journal/${entry.currentOffset}?`), entry.url);
    const file = await emulator.fetch(entry.url);
    assert.equal(file.status, 200);
    const { offset, journalEvents } = await file.json();
    assert.equal(offset, entry.currentOffset);
    assert.deepEqual(journalEvents[0].propertyChanges, { city: "Rome" });
    const { events } = (await emulator.state()).journal;
    assert.equal(events, 2);
  });

  test(`${where}: a link takes no token and ends when told to`, async (t) => {
    const { emulator, call } = await scene(t);
    assert.equal((await emulator.event({ type: "own" })).waiting, 1);
    const { url } = await call(`${JOURNAL}/latest`);
    assert.equal((await emulator.fetch(url, { headers: { authorization: "Bearer x" } })).status, 400);
    assert.equal((await emulator.fetch(url)).status, 200);
    await emulator.fault({ match: "/_files/journal", kind: "404" });
    assert.match(await (await emulator.fetch(url)).text(), /NoSuchKey/);
    assert.deepEqual(await emulator.journal({ expireLinks: true }), { events: 1, waiting: 0, files: 1 });
    assert.equal((await emulator.fetch(url)).status, 403);
    await assert.rejects(emulator.journal({ expire: true }), /`expire` is unknown; known: expireLinks/);
  });

  test(`${where}: what is wrong with its options is named`, async () => {
    await assert.rejects(make({ journal: { fileEvents: 0 } }), /`journal.fileEvents` must be at least 1/);
  });
}

// Snapshots and the journal: jobs that read it, and results that look in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { errors, inProcess, snapshotsOf, transportOf } from "../helpers/emulator.js";

/** Pauses of milliseconds, and half a minute until the first question: the journal comes before it on the slowest machine. */
const PATIENT = { firstDelay: 20, maxDelay: 15_000 };
/** A watch that gives up after its second question, and snapshots that are at their end before the first. */
const HASTY = { firstDelay: 10, maxDelay: 40, attempts: 2 };
const AT_ONCE = { recordDelay: 0, pending: 0, inProgress: 0 };
const JOURNAL = { journal: { interval: 5 } };

const countOf = (sent, name) => sent.filter(({ operation }) => operation === name).length;
const lastNameOf = (count) => snapshotsOf(count).map((request) => ({ ...request, properties: ["lastname", "email"] }));
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("a job with the journal has the values, and asks nothing", async () => {
  const { hubspot, sent } = inProcess({ emulator: JOURNAL });
  const stored = [];
  const requests = lastNameOf(7);
  const job = hubspot.webhooks.snapshots.take(requests, { ...PATIENT, batchSize: 3, journal: true, onState: (saved) => void stored.push(JSON.stringify(saved)) });
  const results = await job;
  assert.deepEqual(results.map(({ outcome }) => outcome), Array(7).fill("completed"));
  for (const { request, properties, occurredAt, statusId } of results) {
    assert.deepEqual(Object.keys(properties), ["lastname", "email"]);
    const { properties: own } = await hubspot.crm.objects.get({ objectType: "contacts", objectId: request.objectId, properties: request.properties });
    assert.deepEqual(properties, { lastname: own.lastname, email: own.email });
    assert.ok(Date.parse(occurredAt) > 0 && typeof statusId === "string");
  }
  assert.equal(countOf(sent, "webhooks.snapshots.status"), 0);
  assert.equal(sent.find(({ operation }) => operation.startsWith("webhooks.")).operation, "webhooks.journal.latest");
  assert.ok(stored.length > 0);
  for (const saved of stored) assert.equal(typeof JSON.parse(saved).state.journal, "string");
  // The results stay plain data.
  assert.deepEqual(Object.keys(results[0]), ["request", "outcome", "statusId", "properties", "occurredAt"]);
  assert.deepEqual(await results[0].fromJournal(), { properties: results[0].properties, occurredAt: results[0].occurredAt });
});

test("a job that goes on elsewhere hears what the journal told meanwhile", async () => {
  const { emulator, hubspot } = inProcess({ emulator: { ...JOURNAL, snapshots: { recordDelay: 5, pending: 60_000, inProgress: 5 } } });
  const controller = new AbortController();
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(4), { journal: true, signal: controller.signal });
  for await (const { open } of job) if (open === 4) break;
  controller.abort();
  await assert.rejects(job.result, { name: "AbortError" });
  await emulator.advance({ milliseconds: 120_000 });
  const { accessToken, clientId, clientSecret } = emulator.credentials;
  const asked = [];
  const transport = (request) => {
    asked.push(request.operation);
    return transportOf(emulator)(request);
  };
  const { hubspot: other } = inProcess({ accessToken, app: { clientId, clientSecret }, transport });
  const results = await other.webhooks.snapshots.resume(JSON.stringify(job.save()));
  assert.ok(results.every(({ outcome, properties }) => outcome === "completed" && properties.email.includes("@")));
  assert.deepEqual(asked.filter((name) => name.startsWith("webhooks.snapshots.") || name === "webhooks.journal.latest"), []);
});

test("without the scope a job does without the journal, and says so once", async () => {
  const notices = [];
  const emulator = inProcess().emulator;
  const { clientId, clientSecret } = emulator.credentials;
  const app = { clientId, clientSecret, scopes: ["developer.webhooks_journal.snapshots.write"] };
  const { hubspot } = inProcess({ app, transport: transportOf(emulator), onNotice: (notice) => void notices.push(notice) });
  const results = await hubspot.webhooks.snapshots.take(snapshotsOf(3), { ...HASTY, attempts: 20, journal: true });
  assert.ok(results.every(({ outcome, properties }) => outcome === "completed" && properties === undefined));
  assert.deepEqual(notices.map(({ operation, code }) => [operation, code]), [["webhooks.snapshots.take", "journalUnread"]]);
  assert.match(notices[0].message, /`app\.scopes` does not list developer\.webhooks_journal\.read$/);
});

test("what gave up is looked for in the journal", async () => {
  const { hubspot, sent, emulator } = inProcess({ emulator: { ...JOURNAL, snapshots: AT_ONCE } });
  await emulator.snapshot({ status: "NOT_FOUND", times: 2 });
  await emulator.snapshot({ status: "PENDING" });
  const requests = snapshotsOf(4).map((request) => ({ ...request, objectId: String(request.objectId) }));
  // An older snapshot of the same object, and other things.
  await emulator.event({ type: "crmObject", action: "SNAPSHOT", objectTypeId: "0-1", objectId: 1001, occurredAt: "2020-01-01T00:00:00Z", propertyChanges: { email: "old@x.test" } });
  await emulator.event({ type: "crmObject", action: "SNAPSHOT", objectTypeId: "0-1", objectId: 1001, propertyChanges: { phone: "1" } });
  await emulator.event({ type: "crmObject", action: "SNAPSHOT", objectTypeId: "0-1", objectId: 1001 });
  const results = await hubspot.webhooks.snapshots.take(requests, HASTY);
  assert.deepEqual(results.map(({ outcome }) => outcome), ["gaveUp", "gaveUp", "gaveUp", "completed"]);
  await wait(60);
  sent.length = 0;
  const found = await Promise.all(results.map((result) => result.fromJournal()));
  assert.ok(found[0].properties.email.includes("@") && found[0].properties.email !== "old@x.test");
  assert.deepEqual(Object.keys(found[1]), ["properties", "occurredAt"]);
  assert.equal(found[2], undefined);
  assert.ok(found[3].properties.email.includes("@"), "the values of what completed");
  assert.equal(countOf(sent, "webhooks.journal.earliest"), 1, "one reading for all");
  assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(await Promise.all(results.map((result) => result.fromJournal({ from: "earliest" }))))));
});

test("what failed is not looked for, and a reading that fails rejects", async () => {
  const { hubspot, sent, emulator } = inProcess({ emulator: { ...JOURNAL, snapshots: AT_ONCE } });
  await emulator.snapshot({ status: "FAILED", errorCode: "TIMEOUT" });
  await emulator.snapshot({ status: "NOT_FOUND" });
  const [failed, gaveUp] = await hubspot.webhooks.snapshots.take(snapshotsOf(2), HASTY);
  sent.length = 0;
  assert.equal(await failed.fromJournal(), undefined);
  assert.equal(sent.length, 0);
  await assert.rejects(gaveUp.fromJournal({ from: "../x" }), errors.InvalidRequestError);
  await assert.rejects(gaveUp.fromJournal({ sideways: true }), errors.InvalidRequestError);
  await assert.rejects(gaveUp.fromJournal({ signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  await emulator.fault({ kind: "403", times: 1, match: "/journal/earliest" });
  await assert.rejects(gaveUp.fromJournal(), errors.PermissionError);
});

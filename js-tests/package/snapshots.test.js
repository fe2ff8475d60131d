import assert from "node:assert/strict";
import { test } from "node:test";

import { EAGER, all, errors, inProcess, snapshotsOf, transportOf } from "../helpers/emulator.js";

const outcomes = (results) => results.map((result) => result.outcome);

test("takes snapshots and tells how far it is", async () => {
  const { hubspot, sent } = inProcess();
  const requests = snapshotsOf(7);
  const job = hubspot.webhooks.snapshots.take(requests, { ...EAGER, batchSize: 3 });
  let last;
  for await (const update of job) last = update;
  const results = await job;
  assert.deepEqual(last, {
    done: 7, total: 7, open: 0, waiting: 0,
    outcomes: { completed: 7, failed: 0, expired: 0, refused: 0, gaveUp: 0 },
  });
  for (const [index, result] of results.entries()) {
    assert.equal(result.request, requests[index]);
    assert.equal(result.outcome, "completed");
    assert.equal(typeof result.statusId, "string");
    assert.ok(!("errorCode" in result) && !("error" in result));
  }
  assert.equal(sent.filter((request) => request.operation === "webhooks.snapshots.create").length, 3);
});

test("each result can be had as soon as it is there, and again after a resume", async () => {
  const { emulator, hubspot } = inProcess();
  await emulator.snapshot({ status: "COMPLETED" });
  await emulator.snapshot({ status: "FAILED", errorCode: "TIMEOUT" });
  await emulator.snapshot({ status: "IN_PROGRESS", times: 2 });
  const controller = new AbortController();
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(4), { ...EAGER, signal: controller.signal });
  const early = [];
  for await (const result of job.results()) if (early.push(result) === 2) break;
  assert.deepEqual(outcomes(early).sort(), ["completed", "failed"]);
  const late = [];
  const reason = new Error("enough");
  const read = async () => {
    for await (const result of job.results()) if (late.push(result) === 2) controller.abort(reason);
  };
  await assert.rejects(read(), reason);
  assert.deepEqual(late, early);

  const { accessToken, clientId, clientSecret } = emulator;
  const { hubspot: other } = inProcess({ accessToken, app: { clientId, clientSecret }, transport: transportOf(emulator) });
  const again = other.webhooks.snapshots.resume(job.save(), { ...EAGER, attempts: 3 });
  const told = await all(again.results());
  const results = await again;
  assert.deepEqual(outcomes(told.slice(0, 2)).sort(), ["completed", "failed"]);
  assert.deepEqual(new Set(told), new Set(results));
  assert.deepEqual(outcomes(results), ["completed", "failed", "gaveUp", "gaveUp"]);
  assert.deepEqual(await all(again.results()), told, "a late reader gets them all");
});

test("every way to end is an outcome", async () => {
  const { emulator, hubspot } = inProcess();
  await emulator.snapshot({ status: "FAILED", errorCode: "PERMISSION_DENIED" });
  await emulator.snapshot({ status: "EXPIRED" });
  await emulator.snapshot({ status: "NOT_FOUND" });
  await emulator.snapshot({ status: "COMPLETED" });
  const results = await hubspot.webhooks.snapshots.take(snapshotsOf(4), { ...EAGER, attempts: 8 });
  assert.deepEqual(outcomes(results), ["failed", "expired", "gaveUp", "completed"]);
  assert.equal(results[0].errorCode, "PERMISSION_DENIED");
});

test("a bad request among good ones stops the job before anything is sent", async () => {
  const { hubspot, sent } = inProcess();
  const [good, bad] = snapshotsOf(2);
  await assert.rejects(Promise.resolve(hubspot.webhooks.snapshots.take([good, { ...bad, properties: [] }])), (error) => {
    assert.ok(error instanceof errors.InvalidRequestError);
    assert.match(error.problems[0].path, /\[1\]\.properties$/);
    return true;
  });
  assert.equal(sent.length, 0);
});

test("a job that was cut off goes on from its saved state with another client", async () => {
  const { emulator, hubspot } = inProcess({ emulator: { snapshots: { recordDelay: 5, pending: 60_000, inProgress: 5 } } });
  const controller = new AbortController();
  const stored = [];
  const requests = snapshotsOf(4);
  const job = hubspot.webhooks.snapshots.take(requests, { ...EAGER, batchSize: 2, signal: controller.signal, onState: async (saved) => void stored.push(JSON.stringify(saved)) });
  for await (const { open } of job) if (open === 4) break;
  controller.abort();
  await assert.rejects(Promise.resolve(job), { name: "AbortError" });
  assert.ok(stored.length >= 4, "before and after each create");
  const secrets = Object.values(emulator.credentials).filter((value) => typeof value === "string");
  for (const secret of secrets) assert.ok(!stored.join().includes(secret));

  await emulator.advance({ milliseconds: 120_000 });
  const { accessToken, clientId, clientSecret } = emulator.credentials;
  for (const saved of [job.save(), JSON.stringify(job.save()), stored.at(-1)]) {
    const { hubspot: other } = inProcess({ accessToken, app: { clientId, clientSecret }, transport: transportOf(emulator) });
    const results = await other.webhooks.snapshots.resume(saved, EAGER);
    assert.deepEqual(outcomes(results), ["completed", "completed", "completed", "completed"]);
    assert.deepEqual(results.map((result) => Number(result.request.objectId)), requests.map((request) => request.objectId));
  }
});

test("what is no saved state is refused", async () => {
  const { hubspot, sent } = inProcess();
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(1), EAGER);
  const saved = job.save();
  await job;
  for (const wrong of [null, {}, [], 5, "{", '"x"', { ...saved, kind: "other" }, { ...saved, version: 99 }]) {
    await assert.rejects(Promise.resolve(hubspot.webhooks.snapshots.resume(wrong)), errors.InvalidRequestError, JSON.stringify(wrong));
  }
  assert.ok(sent.length > 0);
});

test("when storing fails the job ends with that reason", async () => {
  const { hubspot, sent } = inProcess();
  const reason = new Error("disk full");
  await assert.rejects(Promise.resolve(hubspot.webhooks.snapshots.take(snapshotsOf(1), { onState: () => { throw reason; } })), reason);
  assert.equal(sent.filter((request) => request.operation === "webhooks.snapshots.create").length, 0);
});

test("a job rejects where no credential can work", async () => {
  const { emulator } = inProcess();
  const { hubspot } = inProcess({ app: { clientId: emulator.clientId, clientSecret: "wrong" } });
  await assert.rejects(Promise.resolve(hubspot.webhooks.snapshots.take(snapshotsOf(1), EAGER)), errors.AuthenticationError);
});

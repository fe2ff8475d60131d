import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";

import { AuthenticationError, HubSpot, InvalidRequestError, ServerError } from "../../pkg-template/src/exports.js";
import { fakeCore, unhandled } from "../helpers/fake-core.js";

const one = { portalId: 1, objectId: 1, objectTypeId: "0-1", properties: ["email"] };
const two = { ...one, objectId: 2n };
const turn = () => new Promise(setImmediate);

function start(behaviour, options, requests = [one, two]) {
  const log = fakeCore(behaviour);
  const job = new HubSpot().webhooks.snapshots.take(requests, options);
  return { log, job, sink: log.calls[0]?.sink };
}

test("results come in the order asked, with the caller's own requests and real errors", async () => {
  const { job, sink, log } = start();
  sink("result", 1, { outcome: "gaveUp", error: { kind: "ServerError", message: "down" }, request: { portalId: 9 } });
  sink("result", 0, { outcome: "completed", statusId: "s" });
  sink("end");
  const results = await job;
  assert.equal(results[0].request, one);
  assert.equal(results[1].request, two);
  assert.deepEqual(Object.keys(results[0]), ["request", "outcome", "statusId"]);
  assert.ok(results[1].error instanceof ServerError);
  assert.equal(await job.result, results);
  assert.equal(log.calls[0].requests[1].objectId, 2);
});

test("what only the core is told is no option", async () => {
  const { job, log } = start({}, { store: true });
  const problems = [{ path: "options.store", code: "unknownOption", message: "`options.store` is not an option", severity: "problem" }];
  await assert.rejects(job, (error) => error instanceof InvalidRequestError && assert.deepEqual(error.problems, problems) === undefined);
  assert.equal(log.calls.length, 0);
});

test("requests may be any iterable", async () => {
  const { job, sink, log } = start({}, {}, new Set([one]));
  sink("result", 0, { outcome: "expired" });
  sink("end");
  assert.equal((await job)[0].request, one);
  assert.deepEqual(log.calls[0].requests, [one]);
});

test("iterating gives the latest update only, then ends; a second iterator works", async () => {
  const { job, sink } = start();
  for (let done = 0; done < 1000; done++) sink("update", { done, total: 1000 });
  const seen = [];
  const reading = (async () => { for await (const update of job) seen.push(update.done); })();
  await turn();
  assert.deepEqual(seen, [999]);
  sink("update", { done: 1000, total: 1000 });
  sink("end");
  await reading;
  assert.deepEqual(seen, [999, 1000]);
  for await (const update of job) seen.push(update.done);
  assert.deepEqual(seen, [999, 1000, 1000]);
});

test("an iterator that stops early leaves the job alone", async () => {
  const { job, sink, log } = start();
  sink("update", { done: 0 });
  for await (const _ of job) break;
  assert.deepEqual(log.stopped, []);
  sink("end");
  assert.deepEqual(await job, []);
});

test("a failure reaches whoever iterates or awaits, and is reported where nobody does", async () => {
  const failed = { kind: "AuthenticationError", message: "expired" };
  assert.deepEqual((await unhandled(() => start().sink("failed", failed))).map((error) => error.name), ["AuthenticationError"]);
  const seen = await unhandled(async () => {
    const { job, sink } = start();
    const reading = (async () => { for await (const _ of job); })();
    await turn();
    sink("failed", failed);
    await assert.rejects(reading, AuthenticationError);
  });
  assert.deepEqual(seen, []);
});

test("bad requests reject before anything is sent", async () => {
  for (const requests of [[{ ...one, objectId: NaN }], "text", 5, null]) {
    const { job, log } = start({}, {}, requests);
    await assert.rejects(job, InvalidRequestError);
    assert.equal(log.calls.length, 0);
  }
});

test("an abort ends the job with the signal's reason, and its state can still be saved", async () => {
  const controller = new AbortController();
  let stopped = false;
  const { job, log } = start({ save: (number) => { assert.ok(!stopped); return { kind: "snapshots", number }; } }, { signal: controller.signal });
  controller.abort("enough");
  stopped = true;
  await assert.rejects(job, (reason) => reason === "enough");
  assert.deepEqual(log.stopped, [1]);
  assert.deepEqual(job.save(), { kind: "snapshots", number: 1 });
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("save gives the state of the core while it runs", async () => {
  const { job, sink } = start();
  assert.deepEqual(job.save(), { kind: "snapshots", version: 1, number: 1 });
  sink("end");
  await job;
  assert.deepEqual(JSON.parse(JSON.stringify(job.save())), { kind: "snapshots", version: 1, number: 1 });
});

test("the last state comes with the end, or is the last one stored where the core has forgotten the job", async () => {
  const forgotten = { save: () => undefined };
  const ended = start(forgotten);
  ended.sink("end", { kind: "snapshots", last: true });
  await ended.job;
  assert.equal(ended.job.save().last, true);

  const failed = start(forgotten);
  failed.sink("failed", { kind: "AuthenticationError", message: "expired" }, { kind: "snapshots", last: true });
  await assert.rejects(Promise.resolve(failed.job), AuthenticationError);
  assert.equal(failed.job.save().last, true);

  const stored = start(forgotten, { onState: () => {} });
  stored.sink("store", { kind: "snapshots", stored: true }, () => {});
  stored.sink("end");
  await stored.job;
  assert.equal(stored.job.save().stored, true);

  const nothing = start(forgotten);
  nothing.sink("end");
  await nothing.job;
  assert.throws(() => nothing.job.save(), InvalidRequestError);
});

test("a job that ends while it starts can be saved, too", async () => {
  const { job } = start({ atOnce: (sink) => sink("end") }, {}, []);
  assert.deepEqual(await job, []);
  assert.equal(job.save().number, 1);
});

test("onState is waited for, and acknowledged", async () => {
  const stored = [];
  let proceed;
  const onState = async (saved) => { await new Promise((done) => (proceed = done)); stored.push(saved); };
  const { job, sink, log } = start({}, { onState, batchSize: 7 });
  assert.deepEqual(log.calls[0].options, { store: true, batchSize: 7 });
  const acknowledged = [];
  sink("store", { kind: "snapshots", version: 1 }, (...reason) => acknowledged.push(reason));
  await turn();
  assert.deepEqual(acknowledged, []);
  proceed();
  await turn();
  assert.deepEqual(acknowledged, [[]]);
  assert.equal(stored.length, 1);
  sink("end");
  await job;
});

test("when storing fails the job rejects with that very reason", async () => {
  for (const reason of [new Error("disk full"), undefined]) {
    const onState = () => { throw reason; };
    const { job, sink } = start({}, { onState });
    sink("store", {}, (why) => {
      assert.notEqual(why, undefined, "a failure can't look like a success");
      sink("failed", { kind: "InternalError", message: "not stored" });
    });
    await assert.rejects(Promise.resolve(job), (error) => error === reason);
  }
});

test("onState can use its job from the first time on, and hears nothing after the end", async () => {
  let later;
  fakeCore({ atOnce: (sink) => { later = sink; sink("store", { number: 1 }, () => {}); } });
  const heard = [];
  const job = new HubSpot().webhooks.snapshots.take([], { onState: (saved) => void heard.push(saved, job.save()) });
  await turn();
  assert.deepEqual(heard, [{ number: 1 }, { kind: "snapshots", version: 1, number: 1 }]);
  later("store", { number: 2 }, () => assert.fail("it is over"));
  later("end");
  await job;
  await turn();
  assert.equal(heard.length, 2);
});

test("an answer of onState after the end is not passed on", async () => {
  let proceed;
  const { job, sink } = start({}, { onState: () => new Promise((done) => (proceed = done)) });
  sink("store", {}, () => assert.fail("the core has dropped it"));
  await turn();
  sink("end");
  await job;
  proceed();
  await turn();
});

test("resume takes the state or its JSON", async () => {
  const saved = { kind: "snapshots", version: 1, state: { objects: [{ request: one }] } };
  for (const given of [saved, JSON.stringify(saved)]) {
    const log = fakeCore();
    const job = new HubSpot().webhooks.snapshots.resume(given);
    assert.deepEqual(log.calls[0].saved, saved);
    log.calls[0].sink("result", 0, { outcome: "completed" });
    log.calls[0].sink("end");
    assert.deepEqual(await job, [{ request: one, outcome: "completed" }]);
  }
  fakeCore();
  await assert.rejects(new HubSpot().webhooks.snapshots.resume("{not json"), InvalidRequestError);
});

test("a job can be disposed of", { skip: !Symbol.dispose }, async () => {
  const { job, log } = start();
  assert.deepEqual(await unhandled(() => job[Symbol.dispose]()), []);
  assert.deepEqual(log.stopped, [1]);
  await assert.rejects(Promise.resolve(job), { name: "AbortError" });
});

test("options may be null as elsewhere, and nothing else that is no object", async () => {
  const { job, sink } = start({}, null);
  sink("end");
  await job;
  await assert.rejects(start({}, 5).job, /`options` must be an object/);
});

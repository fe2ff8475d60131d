// A job whose process is killed at every step of its way, and at moments that a seed decides.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { KilledJob, randomFrom } from "../helpers/worker.js";

const OBJECTS = 25;
const BATCH = 5;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Where a process may be killed: when a request arrives, before its reply leaves, and around each storing of the state. */
const PLACES = ["arrived", "answered", "storing", "stored"];

/** Kills the first process at the `number`th time that it comes to the place; tells whether it came there. */
async function killAt(context, place, number) {
  const job = await KilledJob.start(context, { count: OBJECTS, batchSize: BATCH, seed: number });
  let times = 0;
  const kill = (child) => {
    if (++times !== number) return;
    child.kill("SIGKILL");
    return "hang";
  };
  let running;
  if (place === "arrived" || place === "answered") job.proxy[place] = () => kill(running);
  const { signal, said } = await job.run((step, child) => {
    running = child;
    if (step === place) kill(child);
  });
  if (signal !== "SIGKILL") assert.equal(said, "");
  else await job.finish();
  await job.check();
  return { killed: signal === "SIGKILL", job };
}

/** Reads the journal, too. Half a minute passes before a status is requested, so that a slow machine causes no such request. */
const WITH_JOURNAL = {
  how: { journal: true, maxDelay: 15_000 },
  emulator: { snapshots: { recordDelay: 1, pending: [1, 60], inProgress: [1, 200] }, journal: { interval: 5, fileEvents: 2 }, limits: { snapshots: 10_000 } },
};

describe("a job that is killed", { concurrency: 8 }, () => {
  for (const place of PLACES) {
    // One token, 5 creates, 25 questions; the state is stored before and after each create.
    const least = place === "arrived" ? 31 : 6;
    for (let number = 1; number <= least; number++) {
      test(`at "${place}" ${number} goes on and asks for nothing twice but what had no answer`, async (context) => {
        const { killed, job } = await killAt(context, place, number);
        assert.ok(killed, "it came there");
        if (place === "answered" && number === 2) assert.ok((await job.emulator.state()).snapshots.total > OBJECTS, "the first create was lost");
      });
    }
  }

  for (let lane = 0; lane < 4; lane++) {
    test(`20 times while it reads the journal hears all that the journal told, lane ${lane + 1}`, async (context) => {
      const random = randomFrom(lane);
      const job = await KilledJob.start(context, { count: 24, batchSize: 4, seed: lane + 1, ...WITH_JOURNAL });
      while (!job.isDone() && job.kills.length < 20) await job.runFor(20 + random() * 250);
      if (!job.isDone()) await job.finish();
      const results = await job.check();
      for (const { request, properties } of results) assert.ok(properties?.email.includes("@"), `${request.objectId} has no values`);
      assert.ok(!job.proxy.seen.some(({ path }) => path.includes("/status/")), "something was asked after");
    });
  }

  const random = randomFrom(20261122);
  const kills = { number: 0 };
  for (let lane = 0; lane < 6; lane++) {
    test(`200 times, at random moments, lane ${lane + 1}`, async (context) => {
      for (let round = 0; kills.number < 200; round++) {
        // Few enough that a process is done within the ten requests of its first second.
        const count = 3 + Math.floor(random() * 3);
        const job = await KilledJob.start(context, { count, batchSize: 1 + Math.floor(random() * 3), seed: round + 1 });
        job.proxy.arrived = () => sleep(random() * 12);
        job.proxy.answered = () => sleep(random() * 6);
        while (!job.isDone() && job.kills.length < 6) {
          if (await job.runFor(random() * 90)) kills.number++;
        }
        if (!job.isDone()) await job.finish();
        await job.check();
      }
    });
  }
});

// Jobs in processes of their own that are killed, and what must hold when they are through.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

import { emulatorBehindProxy } from "./proxy.js";

const WORKER = fileURLToPath(new URL("../resume/worker.js", import.meta.url));
/** Snapshots that are at their end at once, and no limit of the emulator's: each process has only its own. */
const QUICK = { snapshots: { recordDelay: 1, pending: 1, inProgress: 1 }, limits: { snapshots: 10_000 } };

/** Numbers from 0 to 1 that a seed decides. */
export function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One job of `count` objects: its file, its emulator behind a proxy, and the processes that work on it one after another. */
export class KilledJob {
  /** The state in the file after each kill, and how many requests had been seen. */
  kills = [];

  static async start(context, { count, batchSize, seed = 1, emulator: options, how }) {
    const job = new KilledJob();
    job.count = count;
    const { emulator, proxy, client } = await emulatorBehindProxy(context, { ...QUICK, seed, ...options });
    Object.assign(job, { emulator, proxy });
    const folder = mkdtempSync(`${tmpdir()}/hubspot-wasm-`);
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    job.file = `${folder}/state.json`;
    job.settings = {
      file: job.file,
      count,
      client,
      options: { batchSize, firstDelay: 5, maxDelay: 40, ...how },
    };
    return job;
  }

  /**
   * A process that begins or goes on, until it ends or `onStep` kills it. A step that `onStep` hears of waits for it.
   * @param {(step: string, child: import("node:child_process").ChildProcess) => unknown} [onStep]
   */
  async run(onStep) {
    const settings = JSON.stringify({ ...this.settings, tick: onStep !== undefined });
    const child = fork(WORKER, [settings], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    child.on("message", async (step) => {
      await onStep?.(step, child);
      if (step !== "begun" && child.connected) child.send("go on", () => {});
    });
    const [status, signal] = await new Promise((resolve) => child.on("close", (...ended) => resolve(ended)));
    if (signal === "SIGKILL") this.kills.push({ state: this.state(), seen: this.proxy.seen.length });
    return { status, signal, said };
  }

  /** A process that is killed after so many milliseconds, unless it has ended; tells whether it was killed. */
  async runFor(milliseconds) {
    let timer;
    const { status, signal, said } = await this.run((step, child) => {
      if (step === "begun") timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    });
    clearTimeout(timer);
    if (signal !== "SIGKILL") assert.equal(status, 0, said);
    return signal === "SIGKILL";
  }

  state() {
    return existsSync(this.file) ? JSON.parse(readFileSync(this.file, "utf8")) : undefined;
  }

  isDone() {
    return existsSync(`${this.file}.results`);
  }

  /** Runs to the end, undisturbed. */
  async finish() {
    this.proxy.arrived = this.proxy.answered = () => {};
    const { status, said } = await this.run();
    assert.equal(status, 0, said);
    assert.equal(said, "");
  }

  /** Every object is at its end exactly once; only creates without an answer were repeated, and their results say so. */
  async check() {
    const { results } = JSON.parse(readFileSync(`${this.file}.results`, "utf8"));
    const asked = Array.from({ length: this.count }, (_, index) => 1001 + index);
    assert.deepEqual(results.map(({ request }) => Number(request.objectId)), asked);
    assert.deepEqual(new Set(results.map(({ outcome }) => outcome)), new Set(["completed"]));

    const taken = new Map(asked.map((id) => [id, []]));
    for (const { what, reply } of this.proxy.seen) {
      if (what !== "create" || reply?.status !== 200) continue;
      for (const { objectId, snapshotStatusId } of JSON.parse(reply.body).snapshotResponses) taken.get(Number(objectId)).push(snapshotStatusId);
    }
    const { snapshots } = await this.emulator.state();
    assert.equal(snapshots.total, [...taken.values()].flat().length, "the proxy saw what the emulator did");

    const unanswered = new Map(asked.map((id) => [id, 0]));
    for (const { state, seen } of this.kills) {
      const later = this.proxy.seen.slice(seen);
      // Without a state nothing had been asked for.
      if (!state) assert.ok(!this.proxy.seen.slice(0, seen).some(({ what }) => what === "create"));
      for (const { request, phase, statusId, ending } of state?.state.objects ?? []) {
        const id = Number(request.objectId);
        if (phase === "creating") unanswered.set(id, unanswered.get(id) + 1);
        if (phase !== "open" && phase !== "ended") continue;
        const again = later.filter(({ what, body }) => what === "create" && body.includes(`"objectId":${id},`));
        assert.equal(again.length, 0, `${id} is ${phase}, and was asked for again`);
        if (phase === "open") assert.ok(taken.get(id).includes(statusId));
        else assert.ok(!later.some(({ path }) => path.includes(ending.statusId)), `${id} had ended, and was asked about again`);
      }
    }
    for (const [index, { statusId, maybeRepeated }] of results.entries()) {
      const id = asked[index];
      assert.ok(taken.get(id).includes(statusId), `the status id of ${id}`);
      assert.ok(taken.get(id).length <= 1 + unanswered.get(id), `${id} was asked for ${taken.get(id).length} times`);
      assert.equal(maybeRepeated === true, unanswered.get(id) > 0, `maybeRepeated of ${id}`);
    }
    // Neither the configured secret nor a token that was used is in a file.
    const files = readFileSync(this.file, "utf8") + readFileSync(`${this.file}.results`, "utf8");
    const tokens = this.proxy.seen.map(({ authorization }) => authorization?.replace("Bearer ", "")).filter(Boolean);
    assert.ok(tokens.length > 0);
    for (const secret of new Set([this.emulator.clientSecret, ...tokens])) assert.ok(!files.includes(secret));
    return results;
  }
}

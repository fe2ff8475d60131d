// One job of the core, from its start to its end: the caller's signal, and nothing after the end.

import { aborted, errorOf, invalid } from "./errors.js";
import { problem } from "./plain.js";

/**
 * @typedef {object} Running
 * @property {number} [number] what the core calls it, once it has started
 * @property {() => void} end it is over: nothing more is heard of it
 * @property {(reason: any) => void} stop fails it, unless it is over
 */

/**
 * Starts a job. Exactly one of these happens: `receive` calls `job.end`, or `fail` is called.
 *
 * @param {import("./client.js").Client} client
 * @param {AbortSignal | undefined} signal
 * @param {(sink: (type: string, ...rest: any[]) => void) => number} begin asks the core to start; returns the job's number
 * @param {(job: Running, type: string, ...rest: any[]) => void} receive what the core says, while the job runs
 * @param {(job: Running, reason: any, saved?: object) => void} fail the reason of an abort, or an error; and what is left of the job
 * @returns {Running}
 */
export function run(client, signal, begin, receive, fail) {
  const job = { number: undefined, end, stop };
  let over = false;
  let early = [];

  function end() {
    over = true;
    client.running.delete(job);
    client.hooks?.ended(job.number);
    signal?.removeEventListener("abort", abort);
  }
  function abort() {
    stop(signal.reason ?? aborted());
  }
  function stop(reason) {
    if (over) return;
    end();
    fail(job, reason);
    halt(client, job.number);
  }
  function hear(type, ...rest) {
    if (over) return;
    if (type === "failed") {
      end();
      return fail(job, errorOf(rest[0]), rest[1]);
    }
    try {
      return receive(job, type, ...rest);
    } catch (thrown) {
      // The core hears nothing of this: a defect here must not leave a caller waiting.
      if (!over) end();
      fail(job, errorOf(thrown));
      halt(client, job.number);
    }
  }

  if (signal !== undefined && !isSignal(signal)) {
    over = true;
    fail(job, invalid([problem("options.signal", "wrongType", "must be an AbortSignal")]));
    return job;
  }
  if (signal?.aborted) {
    over = true;
    fail(job, signal.reason ?? aborted());
    return job;
  }
  client.running.add(job);
  signal?.addEventListener("abort", abort);
  try {
    client.hooks?.starts();
    // Whatever the core says before it has told the number waits for it.
    const number = begin((...said) => (early ? void early.push(said) : hear(...said)));
    job.number = number;
    client.hooks?.started(number);
    // Aborted while it started: by a transport that ran at once, say.
    if (over) {
      halt(client, number);
      client.hooks?.ended(number);
    }
  } catch (thrown) {
    client.hooks?.started();
    if (!over) {
      end();
      fail(job, errorOf(thrown));
    }
  }
  const said = early;
  early = undefined;
  for (const words of said) hear(...words);
  return job;
}

/** Nobody waits for the job any more, so nobody would learn of a failure. */
function halt(client, number) {
  if (number === undefined) return;
  try {
    client.halt(number);
  } catch {}
}

function isSignal(signal) {
  const isTarget = typeof signal?.addEventListener === "function" && typeof signal.removeEventListener === "function";
  return isTarget && typeof signal.aborted === "boolean";
}

// A core without wasm, put in at the loader's seam: it records what it is asked and says what a test tells it.

import { provide } from "../../pkg-template/src/loader.js";

/** What happened since the last `fakeCore()`. */
export function fakeCore(behaviour = {}) {
  const log = { cores: [], calls: [], stopped: [], compiled: 0 };
  class Core {
    constructor(options, host) {
      this.host = host;
      log.cores.push({ options, host, weak: new WeakRef(this) });
      text(() => behaviour.construct?.(options, host));
    }
    build(operation, params, options) {
      log.calls.push({ operation, params, options });
      return JSON.stringify(text(() => behaviour.build?.(params)));
    }
    validate(_operation, params) {
      return JSON.stringify(text(() => behaviour.validate?.(params)) ?? []);
    }
    call(operation, params, options, sink) {
      return this.#start({ operation, params, options, sink });
    }
    take(requests, options, sink) {
      return this.#start({ requests, options, sink });
    }
    resume(saved, options, sink) {
      return this.#start({ saved, options, sink });
    }
    save(number) {
      return JSON.stringify(behaviour.save ? behaviour.save(number) : { kind: "snapshots", version: 1, number });
    }
    stop(number) {
      log.stopped.push(number);
    }
    #start(call) {
      const sink = speaking(call.sink);
      const number = log.calls.push({ ...call, sink });
      // The binding starts its work in a task of its own.
      queueMicrotask(() => behaviour.call?.(sink, number));
      behaviour.atOnce?.(sink, number);
      return number;
    }
  }
  const initSync = () => {
    log.compiled++;
    behaviour.compile?.();
  };
  provide({ Core, initSync }, () => new Uint8Array(), "Do something else");
  return log;
}

/** Runs something; an error that it throws as data is thrown as the core does. */
function text(act) {
  try {
    return act();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : JSON.stringify(thrown);
  }
}

/** A sink for a test's values, over one that hears text as from the core. */
function speaking(sink) {
  const json = (value) => (value === undefined ? undefined : JSON.stringify(value));
  return (type, ...said) => {
    if (type === "reply") sink(type, ...said);
    else if (type === "failed") sink(type, json(said[0]), said[0].cause, json(said[1]));
    else if (type === "result") sink(type, said[0], json(said[1]));
    else sink(type, json(said[0]), ...said.slice(1));
  };
}

/** The unhandled rejections while `act` runs and the tasks that it starts. */
export async function unhandled(act) {
  const reasons = [];
  // The test runner's own listeners would fail the test.
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  try {
    await act();
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  } finally {
    process.removeAllListeners("unhandledRejection");
    others.forEach((listener) => process.on("unhandledRejection", listener));
  }
  return reasons;
}

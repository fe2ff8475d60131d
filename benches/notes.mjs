// What stands in the way of each aim, in the figures of the run.

import { short } from "./table.mjs";

/** For each budget, what is told where its aim is not reached; `of` gives the figure of a row, or that of one of its sides. */
export const notes = {
  "default entry, every operation in, brotli": (of) =>
    `The module by itself takes ${of("the module by itself, brotli")} kB, the façade ${of("its JavaScript without the module, brotli")} kB, and the rest is the price of a binary inside a script. A bundler can leave out nothing of the module: it is one file with every operation and every flow.`,
  "wasm, raw": (of) =>
    `${of("wasm, code")} kB are code and ${of("wasm, data")} kB data. The data are the tables of the operations, with their names and rules, and the texts of errors; an operation costs little more than its table. The code is that of the engine and the flows, whichever operations are called: tokens, limits, retries, lists, batches, snapshots, journal, subscriptions, signatures. Without its data the module would still be more than twice the aim: to get there, flows would have to be loaded when they are wanted.`,
  "CPU of a get over the baseline": (of) =>
    `A get takes ${of("CPU of a get", "package")} µs and a bare fetch ${of("CPU of a get", "plain")} µs; [the profile](#where-the-cpu-of-a-get-goes) says where. A call crosses between JavaScript and WebAssembly some twenty times: for the clock, for the timer of its time limit, with its parameters, with its request and with what the core reads of the response. Texts cross as UTF-8 and are written on one side and parsed on the other. Around that the façade copies and checks the parameters, Node looks up six headers of the response, and three promises are awaited. Compiled for speed rather than for size, the module would be half as large again, and a get some 8 % cheaper.`,
  "CPU of a page of 100 against the baseline": (of) =>
    `A page takes ${of("CPU of a page of 100", "package")} µs and its baseline ${of("CPU of a page of 100", "plain")} µs. The body stays in JavaScript and is parsed once, by JSON.parse, as in the baseline. The rest is the fixed cost of a call, as above, and the cursor of the next page. Over HTTP on one machine it is ${of("CPU of a page of 100 over loopback, 1 at once", "package")} µs beside ${of("CPU of a page of 100 over loopback, 1 at once", "plain")} µs.`,
  "load over a process that touched Request": (of) =>
    `The import takes ${of("import by itself", "package")} ms and the first call ${of("first call by itself", "package")} ms, which decodes the module from its text, compiles it and touches Request, too. All but the last grow with the size of the module.`,
  "CPU of a journal file of 10,000 events against JSON.parse": () =>
    "A file is parsed by JSON.parse, but searched before that for numbers too long for JavaScript; the three requests that come before a file are in the figure, too.",
  "CPU of the same, keeping 1 %, against JSON.parse": () =>
    "Every byte is copied into the core and looked at once there, so that a file that was cut off is noticed even behind the last event that is kept.",
  "status polls for 10,000 snapshots with the journal, against polling alone": () =>
    "A status is still asked for where the journal tells of nothing: of snapshots that fail, and of those that it brings late.",
  "idle limiter, per call": () => "Each call forgets what has left the window, and counts itself.",
};

const CORE = "`cargo bench --bench core` measures it, in the core without JavaScript; this run went without that.";

/** What is told where a run has no figure of a budget. */
export const unmeasured = {
  "idle limiter, per call": CORE,
  "status polls for 10,000 snapshots with the journal, against polling alone": CORE,
};

/** Reads figures for the notes. */
export function figures(rows) {
  const byName = new Map(rows.map((row) => [row.name, row]));
  return (name, side) => {
    const row = byName.get(name);
    return short((side ? row?.sides?.[side] : row)?.median) || "?";
  };
}

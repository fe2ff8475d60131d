// What a row of a benchmark may have at most, and what it should have.

export const budgets = {
  "default entry, every operation in, brotli": { budget: 56, aim: 40 },
  "wasm, raw": { budget: 120, aim: 80 },
  "CPU of a get over the baseline": { budget: 20, aim: 8 },
  "CPU of a page of 100 against the baseline": { budget: 1.15, aim: 1.05 },
  "load over a process that touched Request": { budget: 10, aim: 5 },
  "idle limiter, per call": { budget: 5, aim: 2 },
  "CPU of a journal file of 10,000 events against JSON.parse": { budget: 1.3, aim: 1.1 },
  "CPU of the same, keeping 1 %, against JSON.parse": { budget: 1, aim: 0.6 },
  "status polls for 10,000 snapshots with the journal, against polling alone": { budget: 10, aim: 2 },
};

// What it costs a process to import the package and to make its first call, beside one that only touched `Request`.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { report } from "./measure.mjs";

const COUNT = 41;
const run = (script) => JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, "load", `${script}.mjs`)]));

const found = [];
for (let round = -1; round < COUNT; round++) {
  const times = { request: run("request"), call: run("call") };
  // The first round fills the caches of the disk.
  if (round >= 0) found.push(times);
}
report("load over a process that touched Request", "ms", found.map(({ request, call }) => call.wall - request.wall));
report("the same in CPU, with the compiler's threads", "ms", found.map(({ request, call }) => call.cpu - request.cpu));
report("a process that touched Request", "ms", found.map(({ request }) => request.wall));

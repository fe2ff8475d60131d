// What it costs a process to import each side and to make its first call, beside one that only touched `Request`.

import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { compare, report, times } from "./measure.mjs";

const run = (script) => JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, "load", `${script}.mjs`)]));

const found = [];
for (let round = -1, count = times(21); round < count; round++) {
  const processes = { request: run("request"), plain: run("plain"), package: run("call"), peer: run("peer") };
  // The first round fills the caches of the disk.
  if (round >= 0) found.push(processes);
}
const of = (value) => found.map(({ plain, package: own, peer }) => ({ plain: plain[value], package: own[value], peer: peer[value] }));
compare("process until its first call is done", "ms", of("wall"));
compare("the same in CPU, with the compiler's threads", "ms", of("cpu"));
compare("memory of that process", "MB", of("memory"));
const parts = (part) => found.map(({ package: own, peer }) => ({ package: own[part], peer: peer[part] }));
compare("import by itself", "ms", parts("import"));
compare("first call by itself", "ms", parts("first"));
const over = (side) => found.map((processes) => processes[side].wall - processes.request.wall);
report("load over a process that touched Request", "ms", over("package"));
report("load of @hubspot/api-client over that process", "ms", over("peer"));
report("a process that touched Request", "ms", found.map(({ request }) => request.wall));

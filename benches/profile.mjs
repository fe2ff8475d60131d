// Where the CPU of a get goes: samples of one process, sorted by whose code they hit. Shares of the CPU time that was measured.

import { Session } from "node:inspector/promises";

import { contact, stubFetch, virtualTime } from "./baseline.mjs";
import { fact, middle, rounds, times } from "./measure.mjs";
import { sides } from "./sides.mjs";
import { PART } from "./table.mjs";

const CALLS = 1000;
const { plain, package: own, peer } = sides();
const { pass } = virtualTime();
const variants = Object.fromEntries(Object.entries({ plain, package: own, peer }).map(([side, { get }]) => [side, () => (pass(), get())]));
stubFetch(JSON.stringify(contact(1001)));
await rounds(variants, { count: 3, calls: 1000 });

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });

const found = Object.fromEntries(Object.keys(variants).map((side) => [side, { counts: {}, cpu: [] }]));
for (let round = times(15); round > 0; round--) {
  for (const [side, act] of Object.entries(variants)) await sample(act, found[side]);
}
const parts = [...new Set(Object.values(found).flatMap(({ counts }) => Object.keys(counts)))].sort();
for (const part of parts) {
  const of = ({ counts, cpu }) => ((counts[part] ?? 0) / sum(Object.values(counts))) * middle(cpu).median;
  fact(`${PART}${part}`, Object.fromEntries(Object.entries(found).map(([side, sampled]) => [side, of(sampled)])), "µs");
}

async function sample(act, { counts, cpu }) {
  await session.post("Profiler.start");
  const before = process.cpuUsage();
  for (let left = CALLS; left > 0; left--) await act();
  const { user, system } = process.cpuUsage(before);
  const { nodes, samples } = (await session.post("Profiler.stop")).profile;
  cpu.push((user + system) / CALLS);
  const places = new Map(nodes.map(({ id, callFrame }) => [id, place(callFrame)]));
  for (const part of samples.map((id) => places.get(id))) if (part) counts[part] = (counts[part] ?? 0) + 1;
}

function sum(numbers) {
  return numbers.reduce((all, number) => all + number, 0);
}

/** In which part a function is; none while the process does nothing. */
function place({ url, functionName }) {
  if (functionName === "(idle)") return undefined;
  if (functionName === "(garbage collector)") return "the collector";
  if (/^(wasm-to-js|js-to-wasm)/.test(functionName)) return "crossings to and from the core";
  if (url.startsWith("wasm:")) return "the core, WebAssembly";
  if (url.includes("/dist/package/") || url.includes("/moving/node_modules/")) return "the library's own JavaScript";
  if (url === "node:internal/encoding" || /utf8/i.test(functionName)) return "texts from and to UTF-8";
  if (/^node:(internal\/)?timers$/.test(url)) return "timers";
  if (url.startsWith("node:")) return "Node's fetch and URL";
  if (url.includes("/benches/")) return "the benchmark";
  return "the engine: promises, strings, JSON";
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { budgets } from "../../benches/budgets.mjs";
import { notes, unmeasured } from "../../benches/notes.mjs";
import { plot } from "../../benches/plot.mjs";
import { results } from "../../benches/results.mjs";
import { table } from "../../benches/table.mjs";

const middle = (median) => ({ median, low: median, high: median });
const row = (name, own, peer, plain) => ({
  name,
  unit: "µs",
  sides: { plain: middle(plain), package: middle(own), peer: middle(peer) },
  ratios: { plain: middle(plain / own), package: middle(1), peer: middle(peer / own) },
});
const rows = [
  row("CPU of <a> & b", 10, 40, 5),
  row("CPU of c", 10, 5, 2.5),
  { name: "installed", unit: "MB", sides: { package: middle(1), peer: middle(16) }, ratios: { package: middle(1), peer: middle(16) } },
  { name: "files read", unit: "", sides: { package: middle(0) }, ratios: {} },
  { name: "CPU of a get in the core", unit: "µs", sides: { plain: middle(0), package: middle(3), peer: middle(0) }, ratios: {} },
  { name: "CPU of a get over the baseline", unit: "µs", ...middle(21) },
  { name: "CPU of the same, keeping 1 %, against JSON.parse", unit: "×", ...middle(0.3) },
  { name: "modules that the bundle of peer for a browser lacks", words: ["http"] },
];

test("draws a bar per row that has a peer, to the right of 1 where the package needs less", () => {
  const drawn = plot(rows);
  const one = Number(/class="one" x1="([\d.]+)"/.exec(drawn)[1]);
  const bars = [...drawn.matchAll(/class="(less|more)" x="([\d.]+)" y="\d+" width="([\d.]+)" height="12"/g)].map(([, kind, x, width]) => ({ kind, x: Number(x), width: Number(width) }));
  assert.deepEqual(bars.map(({ kind }) => kind), ["less", "more", "less"]);
  assert.equal(bars[0].x, one);
  assert.equal(bars[1].x + bars[1].width, one);
  assert.ok(Math.abs(bars[2].width - 2 * bars[0].width) < 0.3, "16 is twice as far as 4");
  assert.ok(Math.abs(bars[0].width - 2 * bars[1].width) < 0.3, "a half is as far as the double");
});

test("draws XML with colours for light and dark", () => {
  const drawn = plot(rows);
  assert.match(drawn, />CPU of &lt;a> &amp; b</);
  assert.match(drawn, /prefers-color-scheme: dark/);
  const open = [];
  for (const [, end, name, , itself] of drawn.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (end) assert.equal(open.pop(), name);
    else if (!itself) open.push(name);
  }
  assert.deepEqual(open, []);
});

test("says of each budget what was measured, and of each missed aim what stands in the way", () => {
  const text = results(rows, { Node: "20.0.0" }, 2);
  assert.match(text, /\| CPU of a get over the baseline \| µs \| 21 \| {2}\| 20 \| 8 \|/);
  assert.match(text, /- \*\*CPU of a get over the baseline\.\*\*/);
  assert.doesNotMatch(text, /- \*\*CPU of the same, keeping 1 %/);
  assert.match(text, /\| wasm, raw \| {2}\| not measured \|/);
  assert.match(text, /- \*\*wasm, raw\.\*\* This run did not measure it\./);
});

test("compares side by side, with a dash where a side has nothing", () => {
  const text = results(rows, { Node: "20.0.0", esbuild: "1.2.3" }, 2);
  assert.match(text, /Node 20\.0\.0, esbuild 1\.2\.3; 2 cores/);
  assert.match(text, /\| installed \| MB \| – \| 1 \| 16 \| 16 × \|/);
  assert.match(text, /\| files read \| {2}\| – \| 0 \| – \| – \|/);
  assert.match(text, /\| the core \| 0 \| 3 \| 0 \|/);
});

test("has a note for every budget", () => {
  for (const name of Object.keys(budgets)) assert.ok(notes[name] ?? unmeasured[name], name);
  for (const name of [...Object.keys(notes), ...Object.keys(unmeasured)]) assert.ok(budgets[name], name);
});

test("prints what is over its budget", () => {
  const lines = table(rows).split("\n");
  assert.match(lines.find((line) => line.startsWith("CPU of a get over")), /over budget$/);
  assert.doesNotMatch(lines.find((line) => line.startsWith("CPU of the same")), /over budget$/);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { createProgress } from "../../examples/node/progress.mjs";
import { printable, summaryOf } from "../../examples/node/results.mjs";

const update = (done, total = 300) => ({ done, total, open: total - done, waiting: 0, outcomes: {} });

function shown(stream, environment, updates = [update(0), update(150), update(300)]) {
  let text = "";
  const progress = createProgress({ ...stream, write: (part) => (text += part) }, environment);
  for (const one of updates) progress.show(one);
  progress.end();
  return text;
}

/** What stands on the line in the end. */
const last = (text) => text.split("\r").at(-1).replace("\x1b[2K", "");

test("a terminal has one line that is drawn again", () => {
  const text = shown({ isTTY: true, columns: 80 }, {});
  assert.match(text, /^\r\x1b\[2K.*\n$/s);
  assert.equal(text.split("\n").length, 2);
  assert.equal(last(text), `[\x1b[32m${"#".repeat(24)}\x1b[39m] 300 of 300, 0 open, 0 s\n`);
});

test("NO_COLOR leaves the colours out", () => {
  assert.doesNotMatch(shown({ isTTY: true, columns: 80 }, { NO_COLOR: "1" }), /\x1b\[3/);
});

test("the line never wraps, however narrow the terminal is", () => {
  for (let columns = 1; columns <= 100; columns++) {
    const line = last(shown({ isTTY: true, columns }, { NO_COLOR: "1" })).trimEnd();
    assert.ok(line.length < columns, `${columns}: ${line}`);
    if (columns > 11) assert.match(line, /300 of 300/);
  }
});

test("elsewhere there are plain lines, one for every tenth", () => {
  const updates = Array.from({ length: 301 }, (_, done) => update(done));
  for (const text of [shown({}, {}, updates), shown({ isTTY: true, columns: 80 }, { TERM: "dumb" }, updates)]) {
    assert.match(text, /^(\d+ of 300 after 0 s\n){11}$/);
  }
});

test("what a label holds can't rule the terminal", () => {
  assert.equal(printable("a\x1b[31mb\r\nc\u009bd\u202eevil\u2028"), "a [31mb c devil ");
  const objects = [{ line: 2, label: "\x1b]0;x\x07", owner: "", request: {} }];
  assert.doesNotMatch(summaryOf(objects, [{ outcome: "failed", message: "\x1b[2J" }]).join(""), /\x1b/);
});

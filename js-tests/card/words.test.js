// Every outcome and every error has its words.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as errors from "../../pkg-template/src/errors.js";
import { outcomeOf, problemOf } from "../../examples/app-card/src/app/cards/words.js";

test("every outcome has a label, and what was not captured says why", () => {
  const results = [
    [{ outcome: "completed" }, "Captured", ""],
    [{ outcome: "failed", errorCode: "PERMISSION_DENIED" }, "Failed", "The app may not read this record."],
    [{ outcome: "failed", errorCode: "NEVER_HEARD_OF" }, "Failed", "HubSpot could not take it."],
    [{ outcome: "failed" }, "Failed", "HubSpot could not take it."],
    [{ outcome: "expired" }, "Expired", "HubSpot did not get to it in time."],
    [{ outcome: "refused", error: { category: "UNKNOWN_SNAPSHOT" } }, "Refused", "The app's server no longer knows this snapshot."],
    [{ outcome: "gaveUp" }, "Unknown", "HubSpot gave no final answer. It may have been taken all the same."],
    [{ outcome: "completed", maybeRepeated: true }, "Captured", "It may have been taken twice."],
  ];
  for (const [result, label, detail] of results) {
    const told = outcomeOf(result);
    assert.deepEqual([told.label, told.detail], [label, detail]);
  }
  assert.match(outcomeOf({ outcome: "refused" }).detail, /isn't installed/);
});

test("every error of the package has a title and a text, and no words of a program", () => {
  for (const [name, Class] of Object.entries(errors)) {
    if (!(Class?.prototype instanceof Error)) continue;
    const { title, text } = problemOf(new Class("`body.properties` must not be empty", { retryAfter: 1 }));
    assert.ok(title && text, name);
    assert.doesNotMatch(`${title} ${text}`, /undefined|Error\b|\[object/, name);
  }
});

test("whatever else is thrown has words, too", () => {
  for (const thrown of [undefined, null, "text", new TypeError("x is not a function")]) {
    assert.equal(problemOf(thrown).title, "Something went wrong");
  }
});

test("a wait is told in seconds or minutes", () => {
  const wait = (retryAfter) => problemOf({ kind: "RateLimitError", retryAfter }).text;
  assert.match(wait(undefined), /again in a second\./);
  assert.match(wait(900), /again in a second\./);
  assert.match(wait(1_100), /again in 2 seconds\./);
  assert.match(wait(3_600_000), /again in 60 minutes\./);
});

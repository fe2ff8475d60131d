// Runs the code of the guide about testing as it stands there, and holds its lists to the types.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";
import { emulatorFor } from "../helpers/emulator.js";
import { folder } from "../helpers/package.js";

const { folder: place } = project(after);
const guide = read("docs/testing.md");

/** The words of the first column of the table under a heading. */
function listed(heading) {
  const [section] = guide.split(`\n## ${heading}\n`)[1].split("\n## ");
  return [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, word]) => word));
}

describe("the guide about testing", () => {
  test("its tests pass", () => {
    writeFileSync(`${place}/guide.test.mjs`, codeOf(guide).join("\n"));
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    const { stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", "guide.test.mjs"], { cwd: place, env, encoding: "utf8" });
    assert.match(stdout, /^# pass 5$/m, stdout);
    assert.match(stdout, /^# fail 0$/m);
  });

  test("it names every fault and every control", () => {
    const [, kinds] = /^export type FaultKind =\n(.*?);\n/ms.exec(read("pkg-template/types/emulator-options.d.ts"));
    assert.deepEqual(listed("What goes wrong").sort(), [...kinds.matchAll(/"(\w+)"/g)].map(([, kind]) => kind).sort());
    const [, controls] = /^export interface Controls \{\n(.*?)^\}/ms.exec(read("pkg-template/emulator.d.ts"));
    const names = new Set([...controls.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name));
    assert.deepEqual(listed("Controls").sort(), [...names].sort());
  });

  test("its commands are understood", async (context) => {
    const [command, requests, ...more] = codeOf(guide, "sh");
    assert.deepEqual(more, []);
    const help = execFileSync(process.execPath, [`${folder}dist/bin/hubspot-wasm.mjs`, "--help"], { encoding: "utf8" });
    for (const [option] of command.matchAll(/--\w+/g)) assert.ok(help.includes(option), option);
    const emulator = await emulatorFor(context);
    const answers = [];
    for (const [, path, body] of requests.matchAll(/^curl http:\/\/127\.0\.0\.1:8787(\S+)(?: -d '(.*)')?$/gm)) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const response = await fetch(emulator.url + path, body ? { method: "POST", body, headers } : {});
      assert.equal(response.status, 200);
      answers.push(await response.json());
    }
    assert.deepEqual([answers.length, answers[0].waiting, answers[1].faults.waiting], [2, 1, 1]);
  });
});

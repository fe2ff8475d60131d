// Runs the code of the README and of the guides as it stands there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { consumer } from "../helpers/package.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const project = mkdtempSync(`${consumer}readme-`);
after(() => rmSync(project, { recursive: true, force: true }));

const read = (file) => readFileSync(root + file, "utf8");
const blocks = (file, language) => [...read(file).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);

/** What the guides take for granted: a client and two requests. */
const GIVEN = `
import { HubSpot } from "hubspot-wasm";
import { startEmulator } from "hubspot-wasm/emulator";
const emulator = await startEmulator({ snapshots: { recordDelay: 10, pending: 10, inProgress: [10, 500] } });
const { clientId, clientSecret, url } = emulator;
const hubspot = new HubSpot({ app: { clientId, clientSecret }, baseUrl: url });
`;
const REQUESTS = /^const requests = \[.*?^\];$/ms;

function run(name, code) {
  writeFileSync(`${project}/${name}.mjs`, code);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [`${name}.mjs`], { cwd: project, timeout: 60_000 }, (error, out) => (error ? reject(error) : resolve(out)));
  });
}

describe("the documents", { concurrency: true }, () => {
  test("the README's program prints what the README says", async () => {
    const [program] = blocks("README.md", "js");
    const expected = blocks("README.md", "text").at(-1);
    assert.equal(await run("readme", program), expected);
  });

  test("the guide's programs run", async () => {
    const [first, invalid, resume, ...more] = blocks("docs/snapshots.md", "js");
    assert.deepEqual(more, []);
    const [requests] = REQUESTS.exec(first);
    const close = "\nawait emulator.close();\n";
    const [progress, problems, resumed] = await Promise.all([
      run("first", GIVEN + first + close),
      run("invalid", GIVEN + invalid + close),
      run("resume", `${GIVEN}${requests}\n${resume}${close}`),
    ]);
    assert.match(progress, /2 of 2, 0 open\ntrue completed\n$/);
    assert.match(problems, /^requests\[0\]\.objectTypeId .*\nrequests\[0\]\.properties .*\n$/);
    assert.equal(resumed, "AbortError\n[ 'completed', 'completed' ]\n");
  });

  test("every link between files leads somewhere", () => {
    for (const file of ["README.md", "docs/snapshots.md"]) {
      for (const [, target] of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        assert.ok(existsSync(join(root, dirname(file), target)), `${file}: ${target}`);
      }
    }
  });

  test("every make target that the README names is one", () => {
    const makefile = read("Makefile");
    for (const [, target] of read("README.md").matchAll(/\bmake ([a-z-]+)/g)) assert.match(makefile, new RegExp(`^${target}:`, "m"));
  });

  test("the guide tells the defaults that the types tell", () => {
    const types = read("pkg-template/index.d.ts");
    const rows = [...read("docs/snapshots.md").matchAll(/^\| `(\w+)` \|.*\| ([\d,]+) \|$/gm)];
    assert.equal(rows.length, 5);
    for (const [, option, value] of rows) {
      assert.match(types, new RegExp(`: ${value}( times)?\\. \\*/\\n +${option}\\?: number`), option);
    }
  });
});

// Both entries, as a module and as CommonJS, in every Node that the package promises.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { folder as installed } from "../helpers/package.js";
import { ENTRIES, EXPECTED, programsOf, startPlace } from "./project.js";

const { optionalDependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const majors = [...new Set(Object.keys(optionalDependencies).map((name) => /^node(\d+)-/.exec(name)[1]))];

/** What an entry's conditions lead to: all can be imported, some required. */
const { exports } = JSON.parse(readFileSync(`${installed}package.json`, "utf8"));
const scripts = Object.entries(exports).filter(([, target]) => typeof target === "object");
const nameOf = ([path]) => `hubspot-wasm${path.slice(1)}`;
const every = JSON.stringify({ imported: scripts.map(nameOf), required: scripts.filter(([, target]) => target.require).map(nameOf) });

let place, close;
before(async () => ({ place, close } = await startPlace()));
after(() => close?.());

for (const major of majors) {
  const binary = new URL(`node_modules/node${major}-${process.arch}/bin/node`, import.meta.url).pathname;
  const skip = !existsSync(binary) && `npm installed no Node ${major} for ${process.platform}-${process.arch} into js-tests/packaging`;
  test(`Node ${major} imports and requires the package`, { skip }, async () => {
    const run = async (...args) => (await promisify(execFile)(binary, args)).stdout.trim();
    assert.match(await run("--version"), new RegExp(`^v${major}\\.`));
    for (const entry of ENTRIES) {
      const folder = programsOf(entry, `node${major}`);
      for (const program of ["process.mjs", "process.cjs"]) {
        assert.equal(await run(folder + program, JSON.stringify(place)), EXPECTED, `${entry} in ${program}`);
      }
    }
    assert.equal(await run(`${programsOf(ENTRIES[0], `node${major}`)}every.mjs`, every), EXPECTED);
  });
}

// The reference that TypeDoc makes of the packed types: each type that one names is in it, and no link in a comment is dead.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { folder, folderOfTests } from "../helpers/package.js";

const command = fileURLToPath(new URL("../node_modules/typedoc/bin/typedoc", import.meta.url));
// TypeDoc takes what is below node_modules for somebody else's.
const project = folderOfTests(after);

test("TypeDoc warns of nothing in the types of any entry", () => {
  const { exports } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  const types = new Set(Object.values(exports).flatMap((entry) => entry.types ?? entry.import?.types ?? []));
  assert.ok(types.size >= 7);
  cpSync(folder, project, { recursive: true });
  const compilerOptions = { module: "nodenext", lib: ["es2022", "dom"], strict: true, types: [] };
  writeFileSync(`${project}/tsconfig.json`, JSON.stringify({ compilerOptions, files: [...types] }));
  const args = [command, "--emit", "none", "--treatWarningsAsErrors", "--readme", "none", "--tsconfig", "tsconfig.json", ...types];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});

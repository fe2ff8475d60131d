// The card's props and hooks fit the types of HubSpot's SDK and of this package.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { linkSdk } from "./build.js";
import { copyOfCard } from "./project.js";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

test("the card's code passes the type checker", async () => {
  const folder = copyOfCard("types");
  linkSdk(folder);
  const compilerOptions = {
    allowJs: true, checkJs: true, noEmit: true, strict: true, noImplicitAny: false, skipLibCheck: true,
    jsx: "react", module: "esnext", moduleResolution: "bundler", target: "es2022", lib: ["es2022", "dom"],
    types: [], preserveSymlinks: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.jsx", "*.js"] }));
  const found = await promisify(execFile)(process.execPath, [tsc, "-p", folder], { cwd: folder }).then(() => "", ({ stdout }) => stdout);
  assert.equal(found, "");
});

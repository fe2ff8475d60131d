// What the documents name is there: files, headings, targets of the Makefile.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file) => readFileSync(join(root, file), "utf8");

/** Not of the repository, or made by a build. */
const FOREIGN = /^(node_modules|target.*|dist|pkg|test-output|\..*)$/;

function documents(folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.test(entry.name) ? [] : documents(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** The anchors of a document's headings, as GitHub makes them. */
const anchors = (file) => [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-"));

const files = documents();

/** To be written. */
const planned = ["docs/cards.md", "SECURITY.md", "benches/RESULTS.md"];

test("every link between files leads somewhere", () => {
  assert.ok(files.includes("README.md") && files.includes("docs/errors.md") && files.includes("pkg-template/README.md"));
  const dead = [];
  for (const file of files) {
    for (const [, target, place] of read(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const found = target ? join(dirname(file), target) : file;
      if (planned.includes(found)) continue;
      if (!existsSync(join(root, found)) || (place && !anchors(found).includes(place))) dead.push(`${file}: ${target}#${place ?? ""}`);
    }
  }
  assert.deepEqual(dead, []);
});

test("every make target that a document names is one", () => {
  const makefile = read("Makefile");
  for (const file of files) {
    for (const [, target] of read(file).matchAll(/(?:^|`)make ([a-z-]+)/gm)) assert.match(makefile, new RegExp(`^${target}:`, "m"), file);
  }
});

test("every guide is in the README's list", () => {
  const listed = read("README.md");
  for (const file of files) if (file.startsWith("docs/") && !planned.includes(file)) assert.ok(listed.includes(`](${file})`), file);
});

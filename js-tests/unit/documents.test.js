// What the documents name is there: files, headings, targets of the Makefile, operations.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file) => readFileSync(join(root, file), "utf8");

/** What the npm page says before the path of a file. */
const HERE = "https://github.com/hubspot-wasm/hubspot-wasm/blob/main/";

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

test("every link between files leads somewhere", () => {
  assert.ok(files.includes("README.md") && files.includes("docs/errors.md") && files.includes("pkg-template/README.md"));
  const dead = [];
  for (const file of files) {
    for (const [, target, place] of read(file).matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)) {
      if (/^https?:/.test(target) && !target.startsWith(HERE)) continue;
      const found = target.startsWith(HERE) ? target.slice(HERE.length) : target ? join(dirname(file), target) : file;
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
  for (const file of files) if (file.startsWith("docs/")) assert.ok(listed.includes(`](${file})`), file);
});

test("every operation that a document names is one, or a method beside them", () => {
  const reference = read("pkg-template/generated/API.md");
  const known = new Set(["take", "resume", "read", "sync", "sendAndWait", "searchAll", "migrate"].map((name) => `.${name}`));
  for (const [, name] of reference.matchAll(/^### (\w+\..+)$/gm)) {
    const parts = name.split(".");
    for (let end = 1; end <= parts.length; end++) known.add(parts.slice(0, end).join("."));
  }
  const scopes = new Set([...reference.matchAll(/`([\w.-]+\.(?:read|write))`/g)].map(([, scope]) => scope));
  const unknown = [];
  for (const file of files) {
    // What is named of HubSpot's own client is another test's.
    const text = read(file).replace(/^\| [^|\n]* \|/gm, (cell) => (file === "docs/moving.md" ? "" : cell));
    for (const [, name] of text.matchAll(/(?:`|\bhubspot\.)((?:oauth|automation|cms|conversations|crm|webhooks|marketing|featureFlags)\.[\w.]*\w)(?=[(`])/g)) {
      const beside = known.has(name.slice(name.lastIndexOf("."))) && known.has(name.slice(0, name.lastIndexOf(".")));
      if (!known.has(name) && !beside && !scopes.has(name) && !/Api\b|\.contacts\./.test(name)) unknown.push(`${file}: ${name}`);
    }
  }
  assert.deepEqual(unknown, []);
});

for (const [section, count] of [["An operation in ten minutes", 9], ["The path of one call", 5]]) {
  test(`each piece of code of "${section}" is in the file that is named before it`, () => {
    const [, text] = read("CONTRIBUTING.md").split(`\n## ${section}\n`);
    let file;
    let pieces = 0;
    for (const [, target, code] of text.split("\n## ")[0].matchAll(/\]\(([^)]+\.(?:rs|ts|js|json))\)|^```(?:rust|ts|js|json)\n(.*?)^```/gms)) {
      if (target) file = target;
      else {
        assert.ok(read(file).includes(code.trimEnd()), `${file}: ${code}`);
        pieces++;
      }
    }
    assert.equal(pieces, count);
  });
}

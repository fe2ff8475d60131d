// Holds the guide about versions to the reference, and runs its code.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";

const { run } = project(after);
const guide = read("docs/versions.md");

/** Every version of every operation, as the reference has it. */
const versions = read("pkg-template/generated/API.md")
  .split(/^### /m)
  .flatMap((entry) => [...entry.matchAll(/^\| version `([^`]+)`.*? \| `\w+ ([^`]+)`(?: until (\S+))? \|$/gm)].map(([, name, path, end]) => ({ operation: entry.split("\n")[0], name, path, end })));

describe("the guide about versions", () => {
  test("its requests go where it says", async () => {
    const [choosing, noticing] = codeOf(guide);
    const out = await run("versions", `process.env.HUBSPOT_TOKEN = "x";\n${choosing}${noticing}`);
    const dated = "https://api.hubapi.com/crm/objects/2026-03/contacts/1001";
    assert.deepEqual(out.trimEnd().split("\n"), [dated, dated, dated, "https://api.hubapi.com/crm/v3/objects/contacts/1001"]);
  });

  test("its days are those of the tables", () => {
    const [oauth, others] = [...guide.matchAll(/^\| v1 .*? \| (\d{4}-\d\d-\d\d) \|/gm)].map(([, day]) => day);
    assert.ok(versions.length > 300);
    for (const { operation, name, path, end } of versions) {
      const due = path.startsWith("/oauth/v1/") ? oauth : /^v\d/.test(name) ? others : undefined;
      assert.equal(end, due, `${operation} ${name}`);
    }
  });

  test("it names every operation that has no version that stays, and what to use instead exists", () => {
    const staying = new Set(versions.filter(({ end, name }) => !end && name !== "documented").map(({ operation }) => operation));
    const ending = new Set(versions.map(({ operation }) => operation).filter((operation) => !staying.has(operation)));
    const rows = [...guide.matchAll(/^\| (`[\w.]+`.*?) \| (.*) \|$/gm)];
    const names = (cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
    assert.deepEqual(rows.flatMap(([, cell]) => names(cell)).sort(), [...ending].sort());
    for (const [, , remedy] of rows) for (const name of names(remedy)) assert.ok(staying.has(name), name);
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";

import { parseCsv } from "../../examples/node/csv.mjs";
import { ListError, readObjects } from "../../examples/node/objects.mjs";

const cells = (text) => parseCsv(text).rows.map((row) => row.cells);
const HEADER = "portalId,objectTypeId,objectId,properties,label,owner\n";

test("reads every form that RFC 4180 has", () => {
  assert.deepEqual(cells("a,b\r\nc,d\r\n"), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(cells("a,b\nc,d"), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(cells('"x,1","say ""hi""","two\r\nlines",""'), [["x,1", 'say "hi"', "two\r\nlines", ""]]);
  assert.deepEqual(cells(",,\n"), [["", "", ""]]);
  assert.deepEqual(cells('""""'), [['"']]);
});

test("reads what spreadsheets make of it", () => {
  assert.deepEqual(cells('\uFEFFä,🚀\r "b" ,\tc \r\r\n'), [["ä", "🚀"], ["b", "\tc "]]);
  assert.deepEqual(cells("\n\n a \n"), [[" a "]]);
  assert.deepEqual(cells(""), []);
  assert.deepEqual(cells("a\u2028b,\u0085"), [["a\u2028b", "\u0085"]]);
});

test("a row knows its line, whatever the rows before it hold", () => {
  assert.deepEqual(parseCsv('a\r\n"b\nb\r\nb"\n\nc').rows.map((row) => row.line), [1, 2, 6]);
});

test("what is malformed is reported with its line, and the rest is read", () => {
  const { rows, problems } = parseCsv('a,b\n5" pipe,1\n"x"y,2\nc,d\n"two\nlines",e"\n1,"never\nclosed');
  assert.deepEqual(rows.map((row) => row.cells), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(problems, [
    { line: 2, message: "a quote stands inside a value that is not quoted" },
    { line: 3, message: "text follows a closing quote" },
    { line: 6, message: "a quote stands inside a value that is not quoted" },
    { line: 7, message: "a quote is never closed" },
  ]);
});

test("a value of many megabytes is a value like any other", () => {
  const [[value]] = cells(`"${'a""\n'.repeat(1_000_000)}"`);
  assert.equal(value.length, 3_000_000);
});

async function listOf(context, content) {
  const folder = mkdtempSync(`${tmpdir()}/list-`);
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(`${folder}/list.csv`, content);
  return readObjects(`${folder}/list.csv`);
}

test("columns come in any order; label and owner may be missing; ids stay text", async (context) => {
  const objects = await listOf(context, 'objectId,portalId,note,properties,objectTypeId\n 9007199254740993 ,12345,x,"email; phone,email",0-1\n');
  const request = { portalId: "12345", objectTypeId: "0-1", objectId: "9007199254740993", properties: ["email", "phone"] };
  assert.deepEqual(objects, [{ line: 2, label: "", owner: "", request }]);
});

test("a list that can't be read says why, line by line", async (context) => {
  const cases = [
    ["", [/there is no column portalId/, /there is no column properties/]],
    [HEADER, [/there are no objects/]],
    [`${HEADER}1,0-1,2\n1,0-1,2,email,a,b\n1,0-1,2,email,a,b,c\n`, [/list\.csv:2: 3 values for 6 columns/, /list\.csv:4: 7 values for 6 columns/]],
    ["portalId;objectTypeId;objectId;properties\n1;0-1;2;email\n", [/list\.csv:1: there is no column objectId/]],
    [Buffer.from(HEADER, "utf16le"), [/there is no column/]],
    [Buffer.from([0xff, 0xfe, 0x41]), [/is not UTF-8 text/]],
  ];
  for (const [content, patterns] of cases) {
    await assert.rejects(listOf(context, content), (error) => {
      assert.ok(error instanceof ListError);
      for (const pattern of patterns) assert.match(error.message, pattern);
      return true;
    });
  }
  await assert.rejects(readObjects("nowhere.csv"), /there is no such file/);
});

test("of very many problems the first twenty are told", async (context) => {
  await assert.rejects(listOf(context, HEADER + "x\n".repeat(500)), /and 480 more$/);
});

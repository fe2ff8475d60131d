// Holds the guide about moving to both clients: each line of its tables sends the same request by either, and its program
// prints the same before and after.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { codeOf, read } from "../helpers/documents.js";
import { consumer, load } from "../helpers/package.js";
import { startServer } from "../helpers/server.js";
import { account, ours, theirs } from "./clients.js";
import { Client } from "./hubspot-client.js";

const { HubSpot } = await load("hubspot-wasm");
const here = fileURLToPath(new URL("./", import.meta.url));
const guide = read("docs/moving.md");
const lines = [...guide.split("\n## Method by method\n")[1].matchAll(/^\| `(.*)` \| `(.*)` \|$/gm)].map(([, there, own]) => [there, own]);

/** What a call of a client that is not there yet would be: `hubspot.crm.objects.get(…)` as a name and its arguments. */
const recorder = (path = []) =>
  new Proxy(() => {}, {
    get: (_, name) => recorder([...path, name]),
    apply: (_, self, args) => ({ name: path.join("."), args }),
  });

const evaluate = (expression, hubspot) => new Function("hubspot", `return hubspot.${expression};`)(hubspot);

/** A request in one form: a form's fields and the query in no order, and no slash at the end. */
function plain({ method, url, body }) {
  const { pathname, searchParams } = new URL(url, "https://api.hubapi.com");
  const fields = typeof body === "string" ? Object.fromEntries(new URLSearchParams(body)) : body;
  return { method, path: pathname.replace(/\/$/, ""), query: Object.fromEntries(searchParams), body: fields && JSON.parse(JSON.stringify(fields)) };
}

describe("the guide about moving", () => {
  let server, heard;
  before(async () => {
    server = await startServer(async (request, response) => {
      let text = "";
      for await (const part of request) text += part;
      const json = request.headers["content-type"]?.includes("json");
      heard = { method: request.method, url: request.url, body: text ? (json ? JSON.parse(text) : text) : undefined };
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  after(() => server.close());

  assert.ok(lines.length > 50);
  for (const [there, own] of lines) {
    test(there.split("(")[0], async () => {
      heard = undefined;
      // What it makes of the answer does not matter.
      await evaluate(there, new Client({ accessToken: "x", basePath: server.url })).catch(() => {});
      const { name, args } = evaluate(own, recorder());
      const client = new HubSpot({ accessToken: "x" });
      assert.deepEqual(plain(client.build(name, args[0] ?? {}, args[1])), plain(heard));
    });
  }

  test("the program prints the same before and after", async (context) => {
    const [old, fresh] = codeOf(guide);
    const { emulator } = await account(context);
    const printed = (where, code, option) => {
      const place = mkdtempSync(`${where}program-`);
      context.after(() => rmSync(place, { recursive: true }));
      const led = code.replace("process.env.HUBSPOT_TOKEN", `$&, ${option}: ${JSON.stringify(emulator.url)}`);
      writeFileSync(`${place}/program.mjs`, led);
      return new Promise((resolve, reject) => {
        execFile(process.execPath, ["program.mjs"], { cwd: place, env: { ...process.env, HUBSPOT_TOKEN: emulator.accessToken } }, (error, out) => (error ? reject(error) : resolve(out)));
      });
    };
    const expected = "25 ada.meyer.1@alder.example\n404 OBJECT_NOT_FOUND\n";
    assert.equal(await printed(here, old, "basePath"), expected);
    assert.equal(await printed(consumer, fresh, "baseUrl"), expected);
  });

  test("dates are text here, and a Date there", async (context) => {
    const { emulator } = await account(context);
    assert.equal(typeof (await ours(emulator).crm.objects.get({ objectType: "contacts", objectId: 1001 })).createdAt, "string");
    assert.ok((await theirs(emulator).crm.contacts.basicApi.getById("1001")).createdAt instanceof Date);
  });
});

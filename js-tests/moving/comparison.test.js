// Measures what the README says of both clients, line by line: the words of a line are the name of its test.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { build } from "esbuild";

import { consumer, folder } from "../helpers/package.js";
import { account, methods, ours, theirs } from "./clients.js";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const [, table] = readFileSync(`${root}README.md`, "utf8").split(/^\| \| hubspot-wasm .*\n\|---.*\n/m);
const rows = new Map(
  table.split("\n\n")[0].split("\n").map((line) => line.slice(2, -2).split(" | ")).map(([name, own, other]) => [name, [own, other]]),
);

const contact = { objectType: "contacts", objectId: 1001 };
const created = { properties: { email: "new@example.com" } };
const seen = new Set();
// HubSpot's client tells of its retries on standard error.
const { error } = console;
console.error = () => {};
after(() => (console.error = error));

/** A test of the line with this name, if the README says these two things of it. */
function line(name, says, measure) {
  seen.add(name);
  test(name, async (context) => {
    assert.deepEqual(rows.get(name), says);
    await measure(context);
  });
}

const megabytes = (path) => bytes(path) / 1e6;
const bytes = (path) => (statSync(path).isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0) : statSync(path).size);

const programs = {
  own: [consumer, 'import { HubSpot } from "hubspot-wasm"; console.log(await new HubSpot({ accessToken: "x" }).crm.objects.get({ objectType: "contacts", objectId: 1 }));'],
  other: [here, 'import { Client } from "@hubspot/api-client"; console.log(await new Client({ accessToken: "x" }).crm.contacts.basicApi.getById("1"));'],
};
async function bundled([where, program], platform) {
  const place = mkdtempSync(`${where}bundle-`);
  try {
    writeFileSync(`${place}/program.mjs`, program);
    const { outputFiles } = await build({ entryPoints: [`${place}/program.mjs`], bundle: true, minify: true, format: "esm", platform, write: false, logLevel: "silent" });
    return brotliCompressSync(outputFiles[0].contents).length / 1000;
  } finally {
    rmSync(place, { recursive: true });
  }
}
const near = (value, said) => assert.ok(Math.abs(value - said) < said * 0.08, `${value}, and not ${said}`);

describe("what the README says of both clients", () => {
  line("methods for the API", ["110", "more than 600"], () => {
    const reference = readFileSync(`${root}pkg-template/generated/API.md`, "utf8");
    assert.equal(reference.match(/^### \w+\..*$/gm).length, 110);
    assert.ok(methods().length > 600);
  });

  line("packages installed", ["1", "29"], () => {
    const packages = (place) => Object.keys(JSON.parse(readFileSync(`${place}package-lock.json`, "utf8")).packages).length - 1;
    assert.equal(packages(consumer), 1);
    assert.equal(packages(here), 29);
  });

  line("installed", ["6 MB", "27 MB"], () => {
    near(megabytes(folder), 6);
    near(megabytes(`${here}node_modules`), 27);
  });

  line("a program with one call, bundled and minified, in brotli", ["118 kB", "259 kB"], async () => {
    near(await bundled(programs.own, "node"), 116);
    near(await bundled(programs.other, "node"), 259);
  });

  line("bundled for a page by esbuild", ["runs", "fails: it imports modules of Node"], async () => {
    assert.ok((await bundled(programs.own, "browser")) > 0);
    await assert.rejects(bundled(programs.other, "browser"), /Could not resolve "url"/);
  });

  line("an empty id", ["an error before anything is sent", "sends the request of the list, and gives `{}`"], async (context) => {
    const { emulator, sent } = await account(context);
    await assert.rejects(ours(emulator).crm.objects.get({ ...contact, objectId: "" }), { name: "InvalidRequestError" });
    assert.deepEqual(await sent(), []);
    assert.equal(JSON.stringify(await theirs(emulator).crm.contacts.basicApi.getById("")), "{}");
    assert.deepEqual(await sent(), ["GET /crm/v3/objects/contacts"]);
  });

  line("a page of HTML with status 200", ["`DecodeError`", "gives `{}`"], async (context) => {
    const { emulator } = await account(context);
    await emulator.fault({ kind: "html200", times: 2 });
    await assert.rejects(ours(emulator, { retry: { attempts: 1 } }).crm.objects.get(contact), { name: "DecodeError" });
    assert.equal(JSON.stringify(await theirs(emulator).crm.contacts.basicApi.getById("1001")), "{}");
  });

  line(
    "500 to a create",
    ["not sent again; the error says `mayHaveHappened`", "sent once; with `numberOfApiCallRetries: 3` sent three times"],
    async (context) => {
      const { emulator, sent } = await account(context);
      await emulator.fault({ kind: "500", times: 9 });
      await assert.rejects(ours(emulator).crm.objects.create({ objectType: "contacts", body: created }), { mayHaveHappened: true });
      assert.equal((await sent()).length, 1);
      await assert.rejects(theirs(emulator).crm.contacts.basicApi.create(created), { code: 500 });
      assert.equal((await sent()).length, 2);
      await assert.rejects(theirs(emulator, { numberOfApiCallRetries: 3 }).crm.contacts.basicApi.create(created), { code: 500 });
      assert.equal((await sent()).length, 5);
    },
  );

  line("a connection that breaks under a GET", ["sent again", "not sent again, whatever the retries"], async (context) => {
    const { emulator, sent } = await account(context);
    await emulator.fault({ kind: "reset" });
    assert.equal((await ours(emulator).crm.objects.get(contact)).id, "1001");
    assert.equal((await sent()).length, 2);
    await emulator.fault({ kind: "reset" });
    await assert.rejects(theirs(emulator, { numberOfApiCallRetries: 3 }).crm.contacts.basicApi.getById("1001"), { message: "fetch failed" });
    assert.equal((await sent()).length, 3);
  });

  line(
    "429 with `Retry-After: 1`",
    ["sent again after a second", "not sent again; with `numberOfApiCallRetries`, after ten seconds where the policy is `TEN_SECONDLY_ROLLING`"],
    async (context) => {
      const { emulator } = await account(context);
      const seconds = async (call) => {
        await emulator.fault({ kind: "429", retryAfter: 1 });
        const began = Date.now();
        assert.equal((await call()).id, "1001");
        return (Date.now() - began) / 1000;
      };
      const own = await seconds(() => ours(emulator).crm.objects.get(contact));
      assert.ok(own >= 1 && own < 9, `${own} s`);
      await assert.rejects(seconds(() => theirs(emulator).crm.contacts.basicApi.getById("1001")), { code: 429 });
      const other = await seconds(() => theirs(emulator, { numberOfApiCallRetries: 3 }).crm.contacts.basicApi.getById("1001"));
      assert.ok(other >= 10 && other < 30, `${other} s`);
    },
  );

  line("250 inputs in a batch", ["sent in three", "sent in one, which is refused"], async (context) => {
    const { emulator, sent } = await account(context);
    const inputs = Array.from({ length: 250 }, (_, index) => ({ id: String(1001 + index) }));
    await ours(emulator).crm.objects.batchRead({ objectType: "contacts", body: { inputs, properties: ["email"] } });
    assert.equal((await sent()).length, 3);
    await assert.rejects(theirs(emulator).crm.contacts.batchApi.read({ inputs, properties: ["email"] }), { code: 400 });
    assert.equal((await sent()).length, 4);
  });

  line("a batch that fails in part (207)", ["each failure with its input", "HubSpot's `errors`, as they came"], async (context) => {
    const { emulator } = await account(context);
    const body = { inputs: [{ id: "1001" }, { id: "4" }], properties: ["email"], propertiesWithHistory: [] };
    const { failures } = await ours(emulator).crm.objects.batchRead({ objectType: "contacts", body });
    assert.deepEqual(failures.map(({ input }) => input), [{ id: "4" }]);
    const { errors } = await theirs(emulator).crm.contacts.batchApi.read(body);
    assert.deepEqual(errors.map(({ category, context }) => [category, context]), [["OBJECT_NOT_FOUND", { ids: ["4"] }]]);
  });

  line(
    "120 calls at once",
    ["wait for the limit of 100 in ten seconds", "429 for some, unless `limiterOptions` says otherwise"],
    async (context) => {
      const { emulator } = await account(context);
      const statuses = async (call) => {
        const settled = await Promise.allSettled(Array.from({ length: 120 }, call));
        return new Set(settled.map(({ status }) => status));
      };
      const client = ours(emulator);
      assert.deepEqual(await statuses(() => client.crm.objects.get(contact)), new Set(["fulfilled"]));
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      const other = theirs(emulator);
      assert.ok((await statuses(() => other.crm.contacts.basicApi.getById("1001"))).has("rejected"));
    },
  );

  test("every line is measured, or says that it was read", () => {
    for (const [name, [, other]] of rows) assert.ok(seen.has(name) || other.startsWith("read: "), name);
  });
});

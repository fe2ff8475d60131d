// Runs the code of the npm page, the package's own README, as it stands there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";
import { folder } from "../helpers/package.js";

const page = read("pkg-template/README.md");
const programs = project(after);

/** The code below a heading. */
const blocks = (heading) => codeOf(page.split(`\n## ${heading}\n`)[1].split("\n## ")[0]);

/** What the page takes for granted; its own client leads to an emulator. */
const GIVEN = `
import { HubSpot as Client } from "hubspot-wasm";
import { createEmulator } from "hubspot-wasm/emulator";
const emulator = createEmulator({ snapshots: { recordDelay: 5, pending: 5, inProgress: 5 }, journal: { interval: 0 } });
const { accessToken, clientId, clientSecret } = emulator;
process.env.HUBSPOT_TOKEN = accessToken;
class HubSpot extends Client {
  constructor(options) {
    super({ ...options, transport: ({ url, ...init }) => emulator.fetch(url, init) });
  }
}
`;
const CLIENT = "const hubspot = new HubSpot({ accessToken, app: { clientId, clientSecret } });\n";

function run(name, ...code) {
  const text = [GIVEN, ...code].join("\n").replace(/import \{ HubSpot(?:, |(?= \}))([^}]*)\} from "hubspot-wasm";/, 'import { $1 } from "hubspot-wasm";');
  return programs.run(name, text);
}

describe("the npm page", { concurrency: true }, () => {
  test("its first program gets a contact", async () => {
    const [first] = codeOf(page);
    const out = await run("first", first.replace("objectId: 1 ", "objectId: 1001 "));
    assert.match(out, /email: 'ada\.meyer\.1@alder\.example'/);
  });

  test("an error says what happened, and a request can be looked at without it", async () => {
    const [trying, looking, ...more] = blocks("Errors");
    assert.deepEqual(more, []);
    const said = await run("errors", CLIENT, "console.error = console.log;", trying);
    assert.match(said, /^NotFoundError 404 [\w-]+\n$/);
    const [build, validate] = looking.split("\n").filter((line) => line.startsWith("hubspot."));
    const told = (line) => `console.log(JSON.stringify(${line.split(";")[0]}));`;
    const out = await run("looking", CLIENT, told(build), told(validate));
    const [built, found] = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(Object.keys(built), ["method", "url", "headers", "notes"]);
    assert.ok(build.includes("{ method, url, headers, notes }"));
    const promised = looking.split("// [")[1].split("]\n")[0];
    assert.deepEqual(found, [new Function(`return ${promised};`)()]);
  });

  test("lists, searches and batches go to their end", async () => {
    const [code, ...more] = blocks("Lists, searches and batches");
    assert.deepEqual(more, []);
    const rows = 'const rows = [{ email: "new@example.com" }, { email: "ada.meyer.1@alder.example" }];';
    const out = await run("lists", CLIENT, rows, code, "console.log('created', results.length, failures.length);");
    const lines = out.trimEnd().split("\n");
    assert.equal(lines.filter((line) => /^\d+$/.test(line)).length, 25);
    assert.equal(lines.at(-1), "created 1 1");
  });

  test("snapshots are taken, and go on from a stored state", async () => {
    const [code] = blocks("Snapshots");
    const given = `
      const requests = [1001, 404].map((objectId) => ({ portalId: 12345, objectTypeId: "0-1", objectId, properties: ["email"] }));
      const { signal } = new AbortController();
      let saved;
      const store = (state) => void (saved = state);
    `;
    const again = "console.log((await hubspot.webhooks.snapshots.resume(saved)).map(({ outcome }) => outcome).join());";
    const out = await run("snapshots", given, code, again);
    assert.deepEqual(out.trimEnd().split("\n").slice(-4), ["2 of 2", "1001 completed undefined", "404 failed VALIDATION_ERROR", "completed,failed"]);
  });

  test("the journal is followed", async () => {
    const [code] = blocks("The journal");
    const given = `
      await emulator.event({ type: "crmObject", action: "UPDATE", objectTypeId: "0-1", objectId: 1001, propertyChanges: { city: "Rome" } });
      let offset;
      const load = () => offset;
      const save = (next) => void (offset = next);
      const handle = async ({ action }) => console.log(action);
    `;
    const ended = code.replace("save } }", "save }, follow: false }");
    assert.notEqual(ended, code);
    const out = await run("journal", CLIENT, given, ended, "console.log(typeof offset);");
    assert.equal(out, "UPDATE\nstring\n");
  });

  test("an app is installed", async () => {
    const [code] = blocks("Installing an app");
    const [begin, redirected] = code.split("// the redirect URL gets the code\n");
    const given = 'const redirectUri = "https://app.example.com/redirect";\nconst state = "s";\nconst store = () => {};\n';
    const consent = `
      const { searchParams } = new URL(url);
      const codeChallenge = searchParams.get("code_challenge");
      const { code } = await emulator.code({ redirectUri, codeChallenge });
    `;
    const tell = "console.log((await hubspot.crm.objects.get({ objectType: 'contacts', objectId: 1001 })).id);";
    const out = await run("installing", given, begin, consent, redirected, tell);
    assert.equal(out, "1001\n");
  });

  test("webhooks that HubSpot signed are taken, and no others", async () => {
    const [code] = blocks("Webhooks and workflow actions");
    const served = code.replace("createServer(", "const server = createServer(").replace("listen(3000)", "listen(0)");
    const asked = `
      import { sign } from "hubspot-wasm";
      const body = JSON.stringify([{ subscriptionType: "contact.creation", objectId: 7 }]);
      for (const secret of [clientSecret, "other"]) {
        const headers = sign({ url: "https://hooks.example.com/webhooks", body, clientSecret: secret });
        const { status } = await fetch("http://127.0.0.1:" + server.address().port + "/webhooks", { method: "POST", headers, body });
        console.log(status);
      }
      console.log(queue[0].type, (await action(new Request("https://hooks.example.com/action", { method: "POST", body: "{}" }))).status);
      server.close();
      server.closeAllConnections();
    `;
    const out = await run("webhooks", "const queue = [];", served, asked);
    assert.equal(out, "200\n401\ncontact.creation 401\n");
  });

  test("every entry that it lists is one", () => {
    const { exports } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
    const listed = [...page.split("\n## Where it runs\n")[1].split("\n\nTried")[0].matchAll(/`hubspot-wasm(\/[\w./]+)?`/g)].map(([, path]) => `.${path ?? ""}`);
    for (const entry of Object.keys(exports)) if (entry !== "./package.json") assert.ok(listed.includes(entry), entry);
    for (const entry of listed) assert.ok(entry in exports, entry);
  });
});

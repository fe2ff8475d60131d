// Runs the code of the README, and of the guide about snapshots, as it stands there.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";

const { folder, run } = project(after);
const blocks = (file, language) => codeOf(read(file), language);

/** What the guides take for granted: a client and two requests. */
const GIVEN = `
import { HubSpot } from "hubspot-wasm";
import { startEmulator } from "hubspot-wasm/emulator";
const emulator = await startEmulator({ snapshots: { recordDelay: 10, pending: 10, inProgress: [10, 500] } });
const { clientId, clientSecret, url } = emulator;
const hubspot = new HubSpot({ app: { clientId, clientSecret }, baseUrl: url });
`;
/** A client of a backend, which asks the emulator; it is taken for the guide's own import. */
const BESIDE = `
import { HubSpot as Client } from "hubspot-wasm";
import { startEmulator } from "hubspot-wasm/emulator";
const emulator = await startEmulator();
class HubSpot extends Client {
  constructor() {
    super({ accessToken: emulator.accessToken, baseUrl: emulator.url });
  }
}
`;
const CODE = `{ code: "c", redirect_uri: "https://app.example.com", client_id: "i", client_secret: "s" }`;
/** Snapshots that are taken, and whose status records never appear; a job over them gives up after a while. */
const LOST = `
await emulator.import({ options: { journal: { interval: 0 } } });
await emulator.snapshot({ status: "NOT_FOUND", times: 2 });
const { snapshots } = hubspot.webhooks;
const take = snapshots.take;
snapshots.take = (requests) => take(requests, { firstDelay: 1_000, attempts: 1 });
`;
const REQUESTS = /^const requests = \[.*?^\];$/ms;

describe("the documents", { concurrency: true }, () => {
  test("the README's program for Node prints what the README says", async () => {
    const [program] = blocks("README.md", "js");
    const expected = blocks("README.md", "text").at(-1);
    assert.equal(await run("readme", program), expected);
  });

  test("the README's page reaches HubSpot through the backend beside it, and no further than that allows", async () => {
    const [, page, backend, ...more] = blocks("README.md", "js");
    assert.equal(more.length, 2);
    const others = `
      for (const call of [() => hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }), () => hubspot.oauth.createTokens({ body: ${CODE} })]) {
        await call().catch(({ name, message }) => console.log(name, message));
      }
      await emulator.close();
    `;
    writeFileSync(`${folder}/backend.mjs`, BESIDE + backend.replace("{ HubSpot, ", "{ ") + "\nexport { emulator };\n");
    const server = `
      import { POST, emulator } from "./backend.mjs";
      const { fetch: outside } = globalThis;
      globalThis.fetch = (url, init) => (url === "/hubspot" ? POST(new Request("https://app.example.com/hubspot", init)) : outside(url, init));
    `;
    assert.deepEqual((await run("page", server + page + others)).trimEnd().split("\n"), [
      "ada.meyer.1@alder.example",
      "NotFoundError crm.objects.get: HubSpot answered 404",
      "PermissionError oauth.createTokens: HubSpot answered 403: not allowed",
    ]);
  });

  test("the README's card reaches HubSpot through the relay beside it, and nobody else does", async () => {
    const [card, relay] = blocks("README.md", "js").slice(-2);
    const secret = "process.env.HUBSPOT_CLIENT_SECRET = 's';\n";
    const served = relay.replace("{ HubSpot, ", "{ ").replace("listen(3000)", "listen(0)");
    assert.ok(!served.includes("3000"));
    writeFileSync(`${folder}/relay.mjs`, `${secret}${BESIDE}${served}\nexport { emulator, server };\n`);
    // HubSpot's side: it adds who asks, and signs.
    const extensions = `
      import { sign } from "hubspot-wasm";
      import { emulator, server } from "./relay.mjs";
      const hubspot = {
        async fetch(url, { method, body }) {
          const text = JSON.stringify(body);
          const called = url + "?userId=77&portalId=12345&appId=54321";
          const headers = sign({ method, url: called, body: text, clientSecret: "s" });
          const own = called.replace("https://backend.example.com", "http://127.0.0.1:" + server.address().port);
          const unsigned = await fetch(own, { method, body: text });
          console.log(unsigned.status);
          return fetch(own, { method, body: text, headers });
        },
      };
    `;
    const own = card.replace('import { hubspot } from "@hubspot/ui-extensions";\n', "");
    assert.notEqual(own, card);
    const end = "\nserver.close();\nserver.closeAllConnections();\nawait emulator.close();\n";
    assert.equal(await run("card", extensions + own + end), "401\nada.meyer.1@alder.example\n");
  });

  test("the README's program in Rust is the one that the crate's documentation compiles", () => {
    const [program] = blocks("README.md", "rust");
    const [, documented] = /doc = "```ignore"\)\]\n(.*?)^\/\/! ```$/ms.exec(read("src/native/mod.rs"));
    assert.equal(program, documented.replace(/^\/\/! # .*\n/gm, "").replace(/^\/\/! ?/gm, ""));
  });

  test("the guide's programs run", async () => {
    const [first, each, invalid, journal, gaveUp, resume, ...more] = blocks("docs/snapshots.md", "js");
    assert.deepEqual(more, []);
    const [requests] = REQUESTS.exec(first);
    const close = "\nawait emulator.close();\n";
    const [progress, ended, problems, values, found, resumed] = await Promise.all([
      run("first", GIVEN + first + close),
      run("each", `${GIVEN}${requests}\n${each}${close}`),
      run("invalid", GIVEN + invalid + close),
      run("journal", `${GIVEN}${requests}\n${journal}${close}`),
      run("gave-up", `${GIVEN}${LOST}${requests}\n${gaveUp}${close}`),
      run("resume", `${GIVEN}${requests}\n${resume}${close}`),
    ]);
    assert.match(progress, /2 of 2, 0 open\ntrue completed\n$/);
    assert.deepEqual(ended.trimEnd().split("\n").sort(), ["1001 completed", "2001 completed"]);
    assert.match(problems, /^requests\[0\]\.objectTypeId .*\nrequests\[0\]\.properties .*\n$/);
    assert.match(values, /^\S+@\S+\nundefined\n$/);
    assert.match(found, /^1001 \{ email: '\S+@\S+', lastname: '\w+' \}\n2001 \{ name: '.+' \}\n$/);
    assert.equal(resumed, "AbortError\n[ 'completed', 'completed' ]\n");
  });

  test("the guide tells the defaults that the types tell", () => {
    const types = read("pkg-template/types/job.d.ts") + read("pkg-template/types/snapshots.d.ts");
    const rows = [...read("docs/snapshots.md").matchAll(/^\| `(\w+)` \|.*\| ([\d,]+) \|$/gm)];
    assert.equal(rows.length, 5);
    for (const [, option, value] of rows) {
      assert.match(types, new RegExp(`: ${value}( times)?\\. \\*/\\n +${option}\\?: number`), option);
    }
  });
});

// Runs the code of the guides about installing, endpoints, emails, messages and the journal as it stands there. Frameworks
// are played by a few lines that do to a request what the framework does.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { codeOf, project, read } from "../helpers/documents.js";

const { folder, run } = project(after);
const blocks = (file) => codeOf(read(file));

/** Clients of the guide talk to an emulator, and a person consents where it shows the link. */
const INSTALLING = `
import { HubSpot as Client } from "hubspot-wasm";
import { startEmulator } from "hubspot-wasm/emulator";
const emulator = await startEmulator();
const { clientId, clientSecret } = emulator;
class HubSpot extends Client {
  constructor(options) {
    super({ ...options, baseUrl: emulator.url });
  }
}
const stored = [];
const store = (portalId, refreshToken) => void stored.push([portalId, refreshToken]);
`;
const CONSENT = `
const { origin, pathname, searchParams } = new URL(location);
console.log(origin + pathname, searchParams.get("scope"));
const approval = await fetch(emulator.url + pathname, { method: "POST", body: searchParams, redirect: "manual" });
const query = new URL(approval.headers.get("location")).searchParams;
`;
const INSTALLED = `
console.log(portalId, contact.id, active, hub_id, typeof again.access_token);
console.log(stored.length, stored[0][0], stored[0][1] === tokens.refresh_token);
const { log } = await emulator.state();
console.log(log.map(({ path }) => path).join(" "));
await emulator.close();
`;

const GIVEN = `const clientSecret = "s";\nconst queue = [];\nconst onEvents = (events) => void queue.push(...events);\n`;

/** Posts an event as HubSpot would to the host that the guide names. */
const POSTED = `
import { sign as signature } from "hubspot-wasm";
const text = JSON.stringify([{ subscriptionType: "deal.creation", objectId: 7 }]);
const signed = (path = "/webhooks") => signature({ url: "https://hooks.example.com" + path, body: text, clientSecret: "s" });
const requestOf = (change) => new Request("http://10.0.0.7/webhooks", { method: "POST", body: text, headers: signed(), ...change });
`;

describe("the guides", { concurrency: true }, () => {
  test("an app is installed as the guide says", async () => {
    const [link, ...rest] = blocks("docs/oauth.md");
    assert.equal(rest.length, 4);
    const own = link.replace("import { HubSpot, ", "import { ");
    const out = await run("installing", [INSTALLING, own, CONSENT, ...rest, INSTALLED].join("\n"));
    assert.deepEqual(out.trimEnd().split("\n"), [
      "https://app.hubspot.com/oauth/authorize oauth automation crm.objects.contacts.read",
      "12345 1001 true 12345 string",
      "1 12345 true",
      "/oauth/authorize /oauth/v1/token /oauth/v1/token /crm/v3/objects/contacts/1001 /oauth/2026-03/token/introspect /oauth/2026-03/token",
    ]);
  });

  test("the endpoints of the guide take what is signed, and nothing else", async () => {
    const [node, next, worker, express, fastify, tests, action, completing, patient, emulator, ...more] = blocks("docs/incoming.md");
    assert.deepEqual(more, []);
    const tell = (call) => `\nfor (const change of [{}, { headers: {} }]) console.log((await ${call}).status);\n`;
    const served = async (name, code) => assert.equal(await run(name, code), "200\n401\n", name);

    await served("next", `console.log = ((log) => (value) => value === 1 || log(value))(console.log);\n${POSTED}${next}process.env.HUBSPOT_CLIENT_SECRET = "s";\n${tell("POST(requestOf(change))")}`);
    const env = `const env = { HUBSPOT_CLIENT_SECRET: "s", QUEUE: { sendBatch: async ([{ body }]) => body.objectId } };`;
    await served("worker", `${POSTED}${worker.replace("export default", "const worker =")}${env}${tell("worker.fetch(requestOf(change), env)")}`);

    const listening = `
      const address = (server) => "http://127.0.0.1:" + server.address().port + "/webhooks";
      const asked = (server, change) => fetch(address(server), { method: "POST", body: text, headers: signed(), ...change });
    `;
    const close = "\nserver.close();\nserver.closeAllConnections();\n";
    const served3000 = node.replace("listen(3000)", "listen(0)");
    assert.ok(served3000 !== node);
    await served("node", `${GIVEN}${POSTED}${listening}${served3000}${tell("asked(server, change)")}${close}`);

    // A router mounted at /hooks: Express cuts the path that a handler sees.
    const mounted = `
      import { createServer } from "node:http";
      let server;
      const app = {
        post(path, listener) {
          server = createServer((request, response) => {
            request.originalUrl = request.url;
            request.url = "/";
            listener(request, response);
          }).listen(0);
        },
      };
    `;
    await served("express", `${GIVEN}${POSTED}${listening}${mounted}${express}${tell("asked(server, change)")}${close}`);

    const plugin = `
      let parser, route;
      const hooks = {
        addContentTypeParser: (type, options, parse) => (parser = parse),
        post: (path, handle) => (route = handle),
      };
      const app = { register: (plug) => plug(hooks) };
      const called = (change) => new Promise((resolve) => {
        const headers = { host: "10.0.0.7", ...(change.headers ?? Object.fromEntries(new Headers(signed()))) };
        const reply = { code: (status) => ({ send: () => resolve({ status }) }) };
        parser({}, Buffer.from(text), (_, body) => route({ url: "/webhooks", headers, body }, reply));
      });
    `;
    await served("fastify", `${GIVEN}${POSTED}${plugin}${fastify}${tell("called(change)")}`);

    const handler = `import { webhookHandler } from "hubspot-wasm";\nconst handler = webhookHandler({ clientSecret, hosts: ["hooks.example.com"], onEvents });\n`;
    assert.equal(await run("tests", GIVEN + handler + tests), "200 contact.creation\n");

    const actions = `
      import { HubSpot } from "hubspot-wasm";
      import { createEmulator as create } from "hubspot-wasm/emulator";
      const { clientSecret } = create();
      const jobs = [];
    `;
    const complete = `
      const transport = ({ url, ...init }) => hubspotItself.fetch(url, init);
      const hubspot = new HubSpot({ accessToken: hubspotItself.accessToken, baseUrl: hubspotItself.url, transport });
      ${completing}
      jobs.length = 1000;
      await hubspotItself.execution({ actionUrl: "https://hooks.example.com/action" });
      await hubspotItself.settled();
      for (const { state, outputFields, attempts } of (await hubspotItself.state()).executions) console.log(state, outputFields?.words, attempts);
      await hubspotItself.advance({ milliseconds: 10_000 });
      await hubspotItself.settled();
      console.log((await hubspotItself.state()).executions[1].attempts);
      await hubspotItself.advance({ milliseconds: 20_000 });
      await hubspotItself.settled();
      console.log((await hubspotItself.state()).executions[1].attempts);
      await hubspotItself.close();
    `;
    assert.equal(await run("actions", [actions, action, patient, emulator, complete].join("\n")), "BLOCKED\nCOMPLETED 3 1\nDUE undefined 1\n1\n2\n");
  });

  test("an email is waited for as the guide says", async () => {
    const [sending, trying, ...more] = blocks("docs/email.md");
    assert.deepEqual(more, []);
    const given = `
      import { HubSpot } from "hubspot-wasm";
      import { startEmulator } from "hubspot-wasm/emulator";
      const { url, accessToken, fault, close } = await startEmulator({ email: { pending: 1, processing: 1 } });
      const hubspot = new HubSpot({ accessToken, baseUrl: url });
    `;
    const lost = `
      await fault({ match: "POST", kind: "lostReply", times: 1 });
      const params = { body: { emailId: 4126643121, message: { to: "jdoe@example.com" } } };
    `;
    const [first, second, ...rest] = (await run("email", [given, sending, lost, trying, "await close();"].join("\n"))).split("\n");
    assert.match(first, /^completed SENT \d{4}-/);
    assert.match(second, /^perhaps sent: marketing\.singleEmail\.send: /);
    assert.deepEqual(rest, [""]);
  });

  test("an error says what to do as the guide says", async () => {
    const [trying, ...more] = blocks("docs/errors.md");
    assert.deepEqual(more, []);
    const begin = `
      import { startEmulator } from "hubspot-wasm/emulator";
      const { url, accessToken, fault, close } = await startEmulator();
      class HubSpot extends Client {
        constructor() {
          super({ accessToken, baseUrl: url, retry: { attempts: 1 } });
        }
      }
    `;
    const [imports, ...rest] = trying.replace("{ HubSpot,", "{ HubSpot as Client,").split("\n");
    const client = rest.shift() + rest.shift();
    for (const [kind, out] of [["lostReply", /^look whether/], ["429", /^come back in \d+ ms/], ["403", /^PermissionError: crm.objects.create: /]]) {
      const fault = `await fault({ match: "POST", kind: "${kind}", times: 1 });`;
      assert.match(await run(kind, [imports, begin, fault, client, ...rest, "await close();"].join("\n")), out);
    }
  });

  test("a card and its backend work as the guide says", async () => {
    const [card, backend, trying, sharing, door, ...more] = blocks("docs/cards.md");
    assert.deepEqual(more, []);
    const account = `
      import { startEmulator } from "hubspot-wasm/emulator";
      const emulator = await startEmulator({ data: { contacts: [{ id: 1001, properties: { email: "ada@example.com" } }] } });
      const { accessToken, clientSecret } = emulator;
      const editors = new Set();
    `;
    const client = "new HubSpot({ baseUrl: emulator.url, accessToken";
    const served = backend.replace("new HubSpot({ accessToken", client).replace("listen(8080)", 'listen(0, "127.0.0.1")');
    const close = "const close = () => (server.close(), emulator.close());";
    writeFileSync(`${folder}/backend.mjs`, [account, served, close, "export { clientSecret, close, server };"].join("\n"));
    const carrying = `
      import { sign } from "hubspot-wasm";
      import { clientSecret, close, server } from "./backend.mjs";
      if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
      const fetchOfCard = async (address, { method, body }) => {
        const query = "?userId=7&portalId=12345&userEmail=a%40b.example&appId=1";
        const text = JSON.stringify(body);
        const headers = { ...sign({ url: address + query, body: text, clientSecret }), connection: "close" };
        return fetch("http://127.0.0.1:" + server.address().port + new URL(address).pathname + query, { method, headers, body: text });
      };
      const card = { fetch: fetchOfCard };
    `;
    const isBare = (line) => !line.includes("@hubspot/ui-extensions");
    const inCard = card.split("\n").filter(isBare).join("\n");
    const refused = `await hubspot.crm.objects.update({ objectType: "contacts", objectId: 1001, body: { properties: { email: "x@example.com" } } }).catch((error) => console.log(error.name, error.category));`;
    const told = await run("cards", [carrying, inCard, "console.log(contact.properties.email);", trying, refused, "close();"].join("\n"));
    assert.match(told, /^ada@example\.com\nHubSpot has none \S+\nPermissionError REFUSED\n$/);
    assert.match(sharing, /redisStore\(redis\)/);
    const ownDoor = door.split("\n").filter(isBare).join("\n");
    const own = "const fetchHubSpotApi = async (request) => ({ status: 200, headers: {}, body: { id: JSON.stringify(request) } });";
    const asked = await run("door", [own, ownDoor, 'console.log((await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 })).id);'].join("\n"));
    assert.equal(asked, '{"path":"/crm/v3/objects/contacts/1","method":"GET"}\n');
  });

  test("messages come whole as the guide says", async () => {
    const [reading, ...more] = blocks("docs/conversations.md");
    assert.deepEqual(more, []);
    const given = `
      import { HubSpot } from "hubspot-wasm";
      import { createEmulator } from "hubspot-wasm/emulator";
      const emulator = createEmulator();
      const transport = ({ url, ...init }) => emulator.fetch(url, init);
      const hubspot = new HubSpot({ accessToken: emulator.accessToken, transport });
    `;
    const [first] = (await run("messages", given + reading)).split("\n");
    assert.match(first, /^\d{4}-\S+ \S/);
  });

  test("a flag is migrated as the guide says", async () => {
    const [begin, look, end, ...more] = blocks("docs/feature-flags.md");
    assert.deepEqual(more, []);
    const given = `
      import { HubSpot as Client } from "hubspot-wasm";
      import { createEmulator } from "hubspot-wasm/emulator";
      const emulator = createEmulator();
      const { developerApiKey, appId } = emulator.credentials;
      const transport = ({ url, ...init }) => emulator.fetch(url, init);
      class HubSpot extends Client {
        constructor(options) {
          super({ ...options, transport });
        }
      }
      const installs = [1234, 4567, 78910];
    `;
    const own = begin.replace('import { HubSpot } from "hubspot-wasm";', "");
    const tell = "console.log(JSON.stringify((await emulator.state()).flags));";
    const out = await run("flags", [given, own, tell, look, "console.log(planned.map(({ step, done }) => `${step} ${done}`).join());", end, tell].join("\n"));
    assert.deepEqual(out.trimEnd().split("\n"), [
      "1 featureFlags.set true",
      "2 featureFlags.upsertPortals true",
      "3 featureFlags.set true",
      "2 accounts still have to upgrade",
      '{"hs-hide-crm-cards":{"defaultState":"ON","overrideState":"ABSENT","portals":{"1234":"OFF","78910":"OFF"}}}',
      "2 false",
      "{}",
    ]);
  });

  test("the journal is followed as the guide says", async () => {
    const [begin, keep, files, some, gone, ...more] = blocks("docs/journal.md");
    assert.deepEqual(more, []);
    // What happens once somebody subscribed, and where the others end.
    const given = `
      import { HubSpot as Client } from "hubspot-wasm";
      import { createEmulator } from "hubspot-wasm/emulator";
      const emulator = createEmulator({ journal: { interval: 0, fileEvents: 2 } });
      const { clientId, clientSecret, accessToken } = emulator;
      class HubSpot extends Client {
        constructor(options) {
          super({ ...options, accessToken, transport: ({ url, ...init }) => emulator.fetch(url, init) });
          this.webhooks.subscriptions.upsert = ((upsert) => async (params) => (await upsert(params), change(this)))(this.webhooks.subscriptions.upsert);
        }
      }
      async function change({ crm: { objects } }) {
        const contact = { objectType: "contacts", objectId: 1001 };
        for (const city of ["Rome", "Paris"]) await objects.update({ ...contact, body: { properties: { city, email: city + "@example.com" } } });
        await objects.archive(contact);
      }
      const handled = [];
      const handle = async ({ action }) => void handled.push(action);
      const database = { transaction: (work) => work(), apply: handle };
      const offset = crypto.randomUUID();
    `;
    const own = begin.replace('import { HubSpot } from "hubspot-wasm";', "");
    const ends = (code, options) => {
      assert.ok(code.includes(options));
      return code.replace(options, options.replace(" }", ", follow: false }"));
    };
    const tell = "console.log(handled.join(), database.offset === (await checkpoints.load()));";
    const out = await run("journal", [given, own, ends(keep, "{ checkpoints }"), ends(files, "{ from }"), tell, some, gone].join("\n"));
    assert.deepEqual(out.replace(/[0-9a-f-]{36}/, "…").trimEnd().split("\n"), [
      "UPDATE 1001 { city: 'Rome', email: 'Rome@example.com' }",
      "UPDATE 1001 { city: 'Paris', email: 'Paris@example.com' }",
      "DELETE 1001 {}",
      "UPDATE,UPDATE,DELETE,UPDATE,UPDATE,DELETE true",
      "1001",
      "1001",
      "webhooks.journal.next: the journal no longer has the offset …, for HubSpot keeps three days: read from `earliest`, and take from the CRM what changed before",
    ]);
  });

  test("the guide tells the versions and their end as the tables do", () => {
    const reference = read("pkg-template/generated/API.md");
    const end = /v1\s+on (\d{4}-\d\d-\d\d)/.exec(read("docs/oauth.md"))[1];
    for (const name of ["createTokens", "refreshTokens", "clientCredentials"]) {
      const entry = reference.split(`### oauth.${name}\n`)[1].split("\n### ")[0];
      assert.match(entry, new RegExp(`\\| version \`v1\`, the default \\| .* until ${end} \\|`));
      assert.match(entry, /version `2026-03`/);
    }
    for (const name of ["getAccessToken", "getRefreshToken", "deleteRefreshToken"]) {
      const entry = reference.split(`### oauth.${name}\n`)[1].split("\n### ")[0];
      assert.deepEqual([...entry.matchAll(/^\| version `([^`]+)`/gm)].map(([, version]) => version), ["v1"]);
    }
  });
});

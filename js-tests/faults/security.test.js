// What SECURITY.md promises of the client: where a credential may go, and what no input can do.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";

import { EAGER, HubSpot, contact, errors, inProcess, readFromJournal, snapshotsOf } from "../helpers/emulator.js";
import { replies, startFaults } from "./server.js";

describe("a credential", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(`is sent nowhere else after a ${status}`, async (context) => {
      const [own, other] = [await startFaults(context), await startFaults(context)];
      own.answer = () => replies(status, { location: `${other.url}/stolen` }, "");
      const hubspot = new HubSpot({ accessToken: "canary", developerApiKey: "canary-key", app: { clientId: "i", clientSecret: "canary-secret" }, baseUrl: own.url });
      const calls = [
        hubspot.crm.objects.get(contact),
        hubspot.crm.objects.create({ objectType: "contacts", body: { properties: {} } }),
        hubspot.featureFlags.list({ appId: 1 }),
        hubspot.webhooks.snapshots.create({ body: { snapshotRequests: snapshotsOf(1) } }),
      ];
      for (const { status, reason } of await Promise.allSettled(calls)) {
        assert.equal(status, "rejected");
        assert.ok(reason instanceof errors.ApiError, inspect(reason));
      }
      assert.equal(own.seen.length, calls.length);
      assert.deepEqual(other.seen, []);
    });
  }

  test("is not sent with the request for a file of the journal", async () => {
    const { emulator, hubspot, sent } = inProcess();
    await readFromJournal({ emulator, hubspot });
    const files = sent.filter(({ operation }) => operation === "webhooks.journal.file");
    assert.ok(files.length > 0);
    for (const { headers } of files) assert.deepEqual(Object.keys(headers).filter((name) => /auth|cookie|key/i.test(name)), []);
    assert.ok(sent.some(({ headers }) => /^Bearer /.test(headers.authorization)));
  });

  test("is sent over https, or to this machine", async () => {
    const refused = [
      "http://api.hubapi.com", "http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://10.0.0.1", "http://[::2]", "http://0.0.0.0",
      "HTTP://api.hubapi.com", "ftp://127.0.0.1", "//api.hubapi.com", "api.hubapi.com", "https://", "https://user:pass@api.hubapi.com",
      "https://api.hubapi.com/?x=1", "https://api.hubapi.com/#x", "https://api.hubapi.com\\@evil.example", "http://127.1@evil.example",
    ];
    for (const baseUrl of refused) {
      let sent = 0;
      const transport = async () => void sent++;
      await assert.rejects(async () => new HubSpot({ accessToken: "canary", baseUrl, transport }).crm.objects.get(contact), (error) => {
        assert.ok(error instanceof errors.InvalidRequestError, `${baseUrl}: ${inspect(error)}`);
        assert.match(error.problems[0].path, /baseUrl/);
        return !inspect(error).includes("canary");
      });
      assert.equal(sent, 0);
    }
    for (const baseUrl of ["https://api.hubapi.com", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"]) {
      assert.equal(new HubSpot({ accessToken: "t", baseUrl }).build("crm.objects.get", contact).url.startsWith(baseUrl), true);
    }
  });
});

describe("names that JavaScript's objects have by themselves", () => {
  const members = '"__proto__": { "polluted": "yes" }, "constructor": { "prototype": { "polluted": "yes" } }, "prototype": { "polluted": "yes" }, "toString": "x", "hasOwnProperty": 1';
  const hostile = (more = "") => JSON.parse(`{ ${more} ${members} }`);
  const before = Reflect.ownKeys(Object.prototype).length;
  const assertClean = (value) => {
    assert.equal({}.polluted, undefined);
    assert.equal([].polluted, undefined);
    assert.equal((() => {}).polluted, undefined);
    assert.equal(Reflect.ownKeys(Object.prototype).length, before);
    if (typeof value === "object" && value !== null) assert.notEqual(value.polluted, "yes");
  };
  const settled = async (act) => {
    const value = await (async () => act())().catch((reason) => reason);
    assert.ok(!(value instanceof errors.InternalError) && !(value instanceof TypeError), inspect(value));
    assertClean(value);
    return value;
  };

  test("do no harm in what a caller gives", async () => {
    const { hubspot } = inProcess();
    await settled(() => hubspot.crm.objects.get(hostile('"objectType": "contacts", "objectId": 1001,')));
    await settled(() => hubspot.crm.objects.get(contact, hostile()));
    await settled(() => hubspot.crm.objects.get(contact, { headers: hostile() }));
    await settled(() => hubspot.crm.objects.create({ objectType: "contacts", body: { properties: hostile() } }));
    await settled(() => hubspot.crm.objects.create({ objectType: "contacts", body: hostile('"properties": {},') }));
    await settled(() => hubspot.crm.objects.search({ objectType: "contacts", body: hostile() }));
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "crm.__proto__.get"]) {
      await settled(() => hubspot.build(name, {}));
      await settled(() => hubspot.validate(name, {}));
    }
    const properties = JSON.parse('{ "__proto__": "own", "constructor": "own" }');
    const { body } = hubspot.build("crm.objects.create", { objectType: "contacts", body: { properties } });
    assert.deepEqual(Object.entries(body.properties), [["__proto__", "own"], ["constructor", "own"]]);
    assertClean(body);
    await settled(() => hubspot.webhooks.snapshots.take([hostile()], hostile()));
    await settled(() => hubspot.webhooks.journal.read(hostile())[Symbol.asyncIterator]().next());
  });

  test("do no harm in the options of a client", async () => {
    for (const options of [hostile(), { limits: hostile() }, { auth: hostile() }, { app: hostile() }, { retry: hostile() }, { versions: hostile() }, { tokens: hostile() }]) {
      await settled(() => new HubSpot(options).build("crm.objects.get", contact));
    }
  });

  test("do no harm in replies and in errors", async (context) => {
    const faults = await startFaults(context);
    const hubspot = new HubSpot({ accessToken: "t", baseUrl: faults.url, retry: { attempts: 1 } });
    const text = (more) => `{ ${more} ${members} }`;
    faults.answer = () => replies(200, {}, text('"id": "1",'));
    await settled(() => hubspot.crm.objects.get(contact));
    for (const status of [400, 403, 429, 500]) {
      const nested = text(`"context": ${text("")}, "errors": [${text("")}], "category": "X",`);
      faults.answer = () => replies(status, {}, nested);
      const error = await settled(() => hubspot.crm.objects.get(contact));
      assert.equal(error.status, status);
      assertClean(JSON.parse(JSON.stringify(error)));
    }
    faults.answer = () => replies(200, {}, text(`"results": [${text('"id": "1",')}], "paging": ${text("")},`));
    await settled(async () => {
      for await (const item of hubspot.crm.objects.list({ objectType: "contacts" })) assertClean(item);
    });
    await settled(() => hubspot.crm.objects.batchRead({ objectType: "contacts", body: { properties: [], inputs: [{ id: "1" }] } }));
  });

  test("do no harm in a saved state", async () => {
    const { hubspot } = inProcess();
    const saved = hubspot.webhooks.snapshots.take(snapshotsOf(1), EAGER);
    const state = saved.save();
    await saved;
    for (const spoilt of [hostile(), { ...state, ...hostile() }, JSON.parse(`{ ${JSON.stringify(state).slice(1, -1)}, ${members} }`)]) {
      await settled(() => hubspot.webhooks.snapshots.resume(spoilt, EAGER));
    }
  });
});

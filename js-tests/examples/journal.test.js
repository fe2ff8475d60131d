// The mirror of contacts as its user runs it, and as nobody should: killed at any moment while contacts change.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { HubSpot, emulatorFor } from "../helpers/emulator.js";
import { copyOfExamples, runScript } from "../helpers/example.js";
import { randomFrom } from "../helpers/worker.js";
import { sqlite } from "../sqlite/install.js";

/** Of each of two mirrors. */
const KILLS = 6;

const { entry, skip } = sqlite();
const project = copyOfExamples(after);
mkdirSync(`${project}/node_modules/better-sqlite3`, { recursive: true });
writeFileSync(`${project}/node_modules/better-sqlite3/package.json`, '{ "type": "module", "exports": "./index.js" }');
/** SQLite, but where the environment says so it ends its process before a statement, as `kill -9` does. */
const DEADLY = `
import * as sqlite from ${JSON.stringify(entry)};
const Database = sqlite.DatabaseSync ?? sqlite.default;
let left = Number(process.env.STATEMENTS ?? Infinity);
const step = () => void (left-- > 0 || process.kill(process.pid, "SIGKILL"));
export default class extends Database {
  exec(sql) {
    step();
    return super.exec(sql);
  }
  prepare(sql) {
    const statement = super.prepare(sql);
    return { get: () => statement.get(), all: () => statement.all(), run: (values) => (step(), statement.run(values)) };
  }
}
`;
writeFileSync(`${project}/node_modules/better-sqlite3/index.js`, DEADLY);

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** An account whose journal has many small files, the environment that leads the script there, and who changes contacts. */
async function scene(context, seed = 1) {
  const journal = { interval: 20, fileEvents: 4 };
  const emulator = await emulatorFor(context, { seed, journal, limits: { general: 1_000_000 } });
  const { accessToken, clientId, clientSecret, portalId, url: baseUrl } = emulator;
  const environment = {
    HUBSPOT_TOKEN: accessToken,
    HUBSPOT_CLIENT_ID: clientId,
    HUBSPOT_CLIENT_SECRET: clientSecret,
    HUBSPOT_PORTAL_ID: String(portalId),
    HUBSPOT_BASE_URL: baseUrl,
  };
  const hubspot = new HubSpot({ accessToken, baseUrl, limits: { general: 1_000_000 } });
  const mirror = (args, { listen, statements } = {}) => {
    const limits = statements === undefined ? {} : { STATEMENTS: String(statements) };
    return runScript(project, "journal", args, { ...environment, ...limits }, { listen });
  };
  const change = changesOf(emulator, hubspot.crm.objects, randomFrom(seed));
  return { emulator, environment, mirror, change };
}

/** Changes a contact, each time in another way, and nothing twice: what is lost once is not made good by what comes later. */
function changesOf(emulator, objects, random) {
  const type = { objectType: "contacts" };
  const living = Array.from({ length: 20 }, (_, index) => [String(1001 + index), "firstname", "lastname", "city"]);
  const take = (list) => list.splice(Math.floor(random() * list.length), 1)[0];
  let number = 0;
  const written = (name) => ({ [name]: `${["Ada", "Ö, \"'", "東京"][number % 3]} ${++number}` });
  const remove = async () => {
    const [objectId] = take(living);
    await objects.archive({ ...type, objectId });
    return objectId;
  };
  const some = () => living[Math.floor(random() * living.length)];
  const event = (event) => emulator.event({ type: "crmObject", objectTypeId: "0-1", ...event });
  const create = async () => {
    const { id } = await objects.create({ ...type, body: { properties: written("firstname") } });
    living.push([id, "lastname", "city"]);
  };
  return async () => {
    const chance = random();
    const one = some();
    const [objectId, ...names] = one;
    if (chance < 0.1 && living.length > 9) {
      const removed = await remove();
      if (chance < 0.03) await event({ type: "privacy", action: "GDPR_DELETE", objectId: removed });
      else if (chance < 0.06) await event({ action: "MERGE", objectId: some()[0], mergedObjectIds: [removed] });
    } else if (chance < 0.15) await event({ action: "RESTORE", objectId });
    else if (chance < 0.4 || names.length === 0) await create();
    else await objects.update({ ...type, objectId, body: { properties: written(one.pop()) } });
  };
}

/** Runs it until it says something; then it is killed. */
const killedOnce = (mirror, file, said) =>
  mirror([file], { listen: (child, out) => said.test(out) && child.kill("SIGKILL") });

describe("the mirror of contacts", { concurrency: true, skip }, () => {
  test("without an account it mirrors its own changes, and is right", async () => {
    const { status, out, err } = await runScript(project, "journal", []);
    assert.equal(status, 0, err);
    assert.match(out, /^subscribed to the contacts of account 12345\n25 contacts to begin with\n/);
    assert.match(out, /\nUPDATE +\d+ lastname: Lovelace, city: London\n/);
    assert.match(out, /\n25 contacts, each as in the CRM, after 4 events\n$/);
  });

  test("killed at any moment while contacts change, it loses nothing and does nothing twice", async (context) => {
    await Promise.all([1, 2].map(async (seed) => {
      const { emulator, mirror, change } = await scene(context, seed);
      const random = randomFrom(100 + seed);
      const file = `killed-${seed}.sqlite`;
      await killedOnce(mirror, file, /to begin with/);

      let kills = 0;
      const writing = (async () => {
        for (let changes = 0; kills < KILLS || changes < 120; changes++) {
          await change();
          await sleep(5);
        }
      })();
      for (; kills < KILLS; kills++) {
        if ((await emulator.state()).faults.waiting === 0) {
          const kinds = ["403", "404", "500", "truncatedJson", "resetBody", "reset", "html200"];
          const [match, kind] = random() < 0.3 ? ["/webhooks/v4/journal", "500"] : ["/_files/", kinds[Math.floor(random() * kinds.length)]];
          await emulator.fault({ match, kind, times: 1 + Math.floor(random() * 2) });
        }
        if (kills % 3 === 2) await emulator.journal({ expireLinks: true });
        // At a statement, or at a moment.
        const statements = kills % 2 === 0 ? 2 + Math.floor(random() * 20) : undefined;
        const moment = random() * 400;
        let timer;
        const listen = (child) => (timer ??= setTimeout(() => child.kill("SIGKILL"), moment));
        const { status, err } = await mirror([file], statements ? { statements } : { listen });
        clearTimeout(timer);
        assert.equal(status, null, err);
      }
      await writing;
      await sleep(50);
      const { status, out, err } = await mirror(["--verify", file]);
      assert.equal(status, 0, out + err);
      // Each event was counted in the transaction that applied it.
      const { journal } = await emulator.state();
      assert.ok(journal.events > 100, `${journal.events} events`);
      assert.match(out, new RegExp(`each as in the CRM, after ${journal.events} events\\n$`));
    }));
  });

  test("killed before it has all contacts it begins anew", async (context) => {
    const { emulator, mirror, change } = await scene(context);
    await emulator.fault({ match: "GET /crm", kind: "hang" });
    // It asks for them, and hears nothing.
    const kill = async (child) => {
      while ((await emulator.state()).faults.waiting > 0) await sleep(20);
      child.kill("SIGKILL");
    };
    let killing;
    const { out } = await mirror(["anew.sqlite"], { listen: (child) => void (killing ??= kill(child)) });
    assert.doesNotMatch(out, /to begin with/);
    for (let changes = 0; changes < 20; changes++) await change();
    await sleep(50);
    const verified = await mirror(["--verify", "anew.sqlite"]);
    assert.equal(verified.status, 0, verified.out + verified.err);
    assert.match(verified.out, /\d+ contacts to begin with\n/);
  });

  test("it finds out what differs", async (context) => {
    const { emulator, mirror } = await scene(context);
    await killedOnce(mirror, "differs.sqlite", /to begin with/);
    // Written behind the journal's back.
    await emulator.import({ contacts: [{ id: 1003, properties: { city: "Atlantis" } }, { id: 5000, properties: { city: "Eldorado" } }] });
    const { status, out, err } = await mirror(["--verify", "differs.sqlite"]);
    assert.equal(status, 1);
    assert.match(out, /\n1003: city is Atlantis in the CRM, \S+ in the mirror\n5000 is in the CRM alone\n$/);
    assert.equal(err, "2 differences among 26 contacts\n");
  });

  test("it waits while somebody else writes to the file", async (context) => {
    const { mirror, change } = await scene(context);
    await killedOnce(mirror, "held.sqlite", /to begin with/);
    await change();
    await sleep(50);
    const { DatabaseSync, default: Database } = await import(entry);
    const other = new (DatabaseSync ?? Database)(`${project}/held.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    let left;
    const listen = (_, out) => /subscribed/.test(out) && (left ??= sleep(300).then(() => other.exec("COMMIT")));
    const { status, out, err } = await mirror(["--verify", "held.sqlite"], { listen });
    other.close();
    assert.equal(status, 0, out + err);
    assert.match(out, /after 1 events\n$/);
  });

  test("it names what it lacks, and keeps to one account and one writer", async (context) => {
    const { mirror, environment, change } = await scene(context);
    const failed = async (changed) => {
      const { status, err } = await runScript(project, "journal", ["one.sqlite"], { ...environment, ...changed });
      assert.equal(status, 1);
      return err;
    };
    assert.equal(await failed({ HUBSPOT_PORTAL_ID: "" }), "HUBSPOT_PORTAL_ID is missing: which account is it?\n");
    assert.match(await failed({ HUBSPOT_CLIENT_ID: "" }), /^webhooks\.subscriptions\.upsert: .*`app`[^\n]*\n$/);
    await killedOnce(mirror, "one.sqlite", /to begin with/);
    assert.equal(await failed({ HUBSPOT_PORTAL_ID: "67890" }), "one.sqlite is the mirror of account 12345\n");

    const children = new Set();
    const both = [1, 2].map(() => mirror(["one.sqlite"], { listen: (child) => children.add(child) }));
    while (children.size < 2) await sleep(20);
    await change();
    const { status, err } = await Promise.race(both);
    assert.deepEqual([status, err], [1, "somebody else writes to one.sqlite\n"]);
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(both);
  });
});

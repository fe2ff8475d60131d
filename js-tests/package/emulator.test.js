// The emulator as the package has it: in this process, behind a port and as a command.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { EMULATORS, emulatorFor } from "../helpers/emulator.js";
import { folder, load } from "../helpers/package.js";

const { createEmulator, startEmulator } = await load("hubspot-wasm/emulator");

/** The memory of the emulator's module, which is compiled at the first use. */
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory ??= this.exports.memory;
  }
};

const COMMAND = `${folder}dist/bin/hubspot-wasm.mjs`;
const SNAPSHOTS = "/webhooks-journal/snapshots/2026-03/crm";

for (const [where, make] of Object.entries(EMULATORS)) {
  const emulatorTest = (name, options, body) =>
    test(`${where}: ${name}`, async (t) => {
      const emulator = await make(options);
      t.after(() => emulator.close?.());
      const call = (path, init) =>
        emulator.fetch(emulator.url + path, { headers: { authorization: `Bearer ${emulator.accessToken}` }, ...init });
      await body(emulator, call);
    });
  const contact = "/crm/v3/objects/contacts/1001";

  emulatorTest("answers like HubSpot", {}, async (_, call) => {
    const response = await call(contact);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("x-hubspot-ratelimit-max"), "100");
    assert.equal((await response.json()).id, "1001");
    const deleted = await call(contact, { method: "DELETE" });
    assert.deepEqual([deleted.status, await deleted.text()], [204, ""]);
  });

  const data = { contacts: [{ id: 9007199254740993n, properties: { email: "large@x.test" } }] };
  emulatorTest("imports records with large ids", { data }, async (_, call) => {
    assert.equal((await call("/crm/v3/objects/contacts/9007199254740993")).status, 200);
    assert.equal((await call("/crm/v3/objects/contacts/9007199254740992")).status, 404);
  });

  emulatorTest("breaks connections as told", {}, async (emulator, call) => {
    for (const kind of ["reset", "lostReply"]) {
      await emulator.fault({ match: "GET /crm", kind });
      await assert.rejects(call(contact), { name: "TypeError", message: "fetch failed" });
    }
    await emulator.fault({ kind: "resetBody" });
    const cut = await call(contact);
    assert.equal(cut.status, 200);
    await assert.rejects(cut.text(), TypeError);
    for (const kind of ["hang", "lostHang"]) {
      await emulator.fault({ kind });
      const controller = new AbortController();
      const hanging = assert.rejects(call(contact, { signal: controller.signal }), { name: "AbortError" });
      while ((await emulator.state()).faults.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      controller.abort();
      await hanging;
    }
    assert.equal((await call(contact)).status, 200);
  });

  emulatorTest("is late, refuses and garbles as told", {}, async (emulator, call) => {
    await emulator.fault({ kind: "delay", delay: 60 });
    const began = performance.now();
    assert.equal((await call(contact)).status, 200);
    assert.ok(performance.now() - began > 50);
    await emulator.fault({ kind: 429, retryAfter: 3, policy: "SECONDLY" });
    const limited = await call(contact);
    assert.equal(limited.headers.get("retry-after"), "3");
    assert.equal((await limited.json()).policyName, "SECONDLY");
    await emulator.fault({ kind: "truncatedJson" });
    await assert.rejects((await call(contact)).json(), SyntaxError);
    await emulator.fault({ kind: "520" });
    assert.match((await call(contact)).headers.get("content-type"), /html/);
  });

  emulatorTest("takes snapshots in its own time", {}, async (emulator) => {
    const { clientId, clientSecret, portalId } = emulator;
    const scope = "developer.webhooks_journal.snapshots.write";
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope });
    const issued = await emulator.fetch(`${emulator.url}/oauth/v1/token`, { method: "POST", body });
    const headers = { authorization: `Bearer ${(await issued.json()).access_token}`, "content-type": "application/json" };
    await emulator.snapshot({ status: "FAILED", errorCode: "TIMEOUT" });
    const one = (objectId) => ({ portalId, objectId, objectTypeId: "0-1", properties: ["email"] });
    const requests = JSON.stringify({ snapshotRequests: [one(1001), one(1002)] });
    const created = await emulator.fetch(emulator.url + SNAPSHOTS, { method: "POST", headers, body: requests });
    const { snapshotResponses } = await created.json();
    await emulator.advance({ milliseconds: 20_000 });
    const words = snapshotResponses.map(async ({ snapshotStatusId }) => {
      const status = await emulator.fetch(`${emulator.url}${SNAPSHOTS}/status/${snapshotStatusId}`, { headers });
      return (await status.json()).status;
    });
    assert.deepEqual(await Promise.all(words), ["FAILED", "COMPLETED"]);
    const { limits, snapshots } = await emulator.state();
    assert.equal(limits.snapshots.requests, 3);
    assert.deepEqual(snapshots.byStatus, { COMPLETED: 1, FAILED: 1 });
  });

  emulatorTest("says what is wrong with a control", {}, async (emulator) => {
    await assert.rejects(emulator.fault({ kind: "fire" }), { name: "TypeError", message: /^fault: `kind` is unknown/ });
    await assert.rejects(emulator.advance({}), /`milliseconds` is missing/);
    assert.equal((await emulator.account({ installed: false })).portalId, 12346);
  });
}

test("options that do not exist are named", async () => {
  assert.throws(() => createEmulator({ sead: 1 }), /`sead` is unknown/);
  assert.throws(() => createEmulator({ data: { planets: [] } }), /import: `planets` is unknown/);
  await assert.rejects(startEmulator({ sead: 1 }), /`sead` is unknown/);
});

test("options that are not what they should be are named", async () => {
  for (const name of ["clock", "deliver"]) {
    assert.throws(() => createEmulator({ [name]: 5 }), { name: "TypeError", message: `createEmulator: \`${name}\` must be a function` });
  }
  for (const now of ["2026", NaN, -1, 1.5, null]) {
    assert.throws(() => createEmulator({ now }), { name: "TypeError", message: /`now` must be a whole number/ });
  }
  assert.throws(() => createEmulator({ clock: () => NaN }), { name: "TypeError", message: /`clock` must be a function that gives/ });
  assert.equal((await createEmulator({ clock: () => 5_000_000.75 }).state()).now, 5_000_000);
  await assert.rejects(startEmulator({ port: "somewhere" }), { code: "ERR_SOCKET_BAD_PORT" });
  for (const host of ["", 5, null]) await assert.rejects(startEmulator({ host }), { name: "TypeError", message: /`host` must be a name/ });
  await assert.rejects(createEmulator().import({ options: { journal: { interval: "soon" } } }), /`options.journal.interval` must be a whole number/);
  for (const retryAfter of [-1, {}, true]) {
    await assert.rejects(createEmulator().fault({ kind: "429", retryAfter }), /fault: `retryAfter` must be/);
  }
});

test("imports grow the memory in few steps, since the engine collects its garbage at each", async () => {
  const emulator = createEmulator();
  const import1000 = (first) => emulator.import({ contacts: Array.from({ length: 1000 }, (_, index) => ({ id: first + index, properties: { email: `${index}@example.com` } })) });
  const sizes = new Set();
  for (let first = 1; first < 48_000; first += 1000) {
    await import1000(first);
    sizes.add(memory.buffer.byteLength);
  }
  assert.ok(sizes.size < 32, `${sizes.size} steps`);
  // What one large import may need is there from its beginning.
  const before = memory.buffer.byteLength;
  const contacts = Array.from({ length: 48_000 }, (_, id) => ({ id: id + 1, properties: { email: `${id}@example.com` } }));
  await emulator.import({ contacts });
  assert.ok(memory.buffer.byteLength - before >= 24 * JSON.stringify(contacts).length);
});

test("an abort rejects with its own reason", async () => {
  const emulator = createEmulator();
  const reason = new Error("mine");
  await assert.rejects(emulator.fetch(emulator.url, { signal: AbortSignal.abort(reason) }), (error) => error === reason);
});

test("a clock can be given", async () => {
  let now = 5_000_000;
  const emulator = createEmulator({ clock: () => now });
  now += 7;
  assert.equal((await emulator.advance({ milliseconds: 1 })).now, 5_000_008);
});

test("behind a port, a connection may rest as long as its program does", async (t) => {
  const { url } = await emulatorFor(t);
  const socket = connect(new URL(url).port, "127.0.0.1").setEncoding("latin1");
  t.after(() => socket.destroy());
  socket.write("GET /crm/v3/objects/contacts HTTP/1.1\r\nHost: a\r\n\r\n");
  const [said] = await once(socket, "data");
  assert.match(said, /^connection: keep-alive\r$/im);
  // It would say after how many seconds it ends.
  assert.doesNotMatch(said, /^keep-alive:/im);
});

test("closing ends what hangs", async () => {
  const emulator = await startEmulator();
  await emulator.fault({ kind: "hang" });
  const hanging = assert.rejects(fetch(`${emulator.url}/crm/v3/objects/contacts`));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await emulator.close();
  await emulator.close();
  await hanging;
});

test("bundlers for browsers leave Node's http alone", async () => {
  const { build } = createRequire(import.meta.url)("esbuild");
  const entryPoints = [`${folder}dist/emulator.js`];
  const { warnings } = await build({ entryPoints, bundle: true, platform: "browser", write: false, logLevel: "silent" });
  assert.deepEqual(warnings, []);
});

const run = (...args) => spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });

test("the command explains wrong usage and exits with 2", () => {
  const cases = [
    [[], /a command is missing/],
    [["emulate"], /unknown command emulate/],
    [["emulator", "now"], /unexpected argument now/],
    [["emulator", "--port", "x"], /--port must be a whole number/],
    [["emulator", "--port", "65536"], /--port must be a whole number/],
    [["emulator", "--prot", "1"], /--prot/],
    [["emulator", "--host", ""], /--host must be a name or an address/],
    [["emulator", "--data", "/nonexistent.json"], /--data: ENOENT/],
    [["emulator", "--data", COMMAND], /is no JSON/],
  ];
  for (const [args, message] of cases) {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, message);
    assert.match(stderr, /Usage: hubspot-wasm emulator/);
    assert.equal(stdout, "");
  }
  assert.equal(run("--help").status, 0);
});

test("the command runs until it is told to stop", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "emulator-")), "data.json");
  await writeFile(file, JSON.stringify({ replace: true, contacts: [{ id: 7 }] }));
  const child = spawn(process.execPath, [COMMAND, "emulator", "--json", "--seed", "5", "--data", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  const { url, ...credentials } = JSON.parse(line);
  assert.deepEqual(credentials, createEmulator({ seed: 5 }).credentials);
  const state = await (await fetch(`${url}/_emulator/state`)).json();
  assert.equal(state.accounts[0].objects.contacts, 1);
  const taken = run("emulator", "--port", new URL(url).port);
  assert.deepEqual([taken.status, /is taken/.test(taken.stderr)], [1, true]);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

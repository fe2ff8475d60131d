import assert from "node:assert/strict";
import { test } from "node:test";

import { all, errors, inProcess, transportOf } from "../helpers/emulator.js";

/** How long events are gathered for a file: longer than any machine takes to write them. */
const INTERVAL = 60_000;

/** An emulator with a journal of so many updates, a few in a file. */
async function scene(count, { fileEvents = 10, ...client } = {}) {
  const { emulator, hubspot, sent } = inProcess({ emulator: { journal: { fileEvents, interval: INTERVAL } }, ...client });
  for (let objectId = 0; objectId < count; objectId++) await write(emulator, { objectId });
  await emulator.advance({ milliseconds: INTERVAL });
  return { emulator, sent, read: (options) => hubspot.webhooks.journal.read({ follow: false, firstDelay: 5, maxDelay: 20, ...options }) };
}

const write = (emulator, event) =>
  emulator.event({ type: "crmObject", action: "UPDATE", objectTypeId: "0-1", propertyChanges: { email: "x@y.example" }, ...event });

const ids = (events) => events.map(({ objectId }) => objectId);
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);

test("every event comes in its order, and each checkpoint once its file is consumed", async () => {
  const { read } = await scene(35);
  const seen = [];
  const kept = [];
  for await (const { objectId } of read({ onCheckpoint: async (offset) => void kept.push([offset, seen.length]) })) seen.push(objectId);
  assert.deepEqual(seen, range(0, 35));
  assert.deepEqual(kept.map(([, count]) => count), [10, 20, 30, 35]);
  assert.deepEqual(ids(await all(read({ from: kept[1][0] }))), range(20, 35));
  assert.deepEqual(ids(await all(read({ from: "latest" }))), range(30, 35));
});

test("whole files come with their offsets", async () => {
  const { read } = await scene(15);
  const offsets = [];
  const files = await all(read({ onCheckpoint: (offset) => offsets.push(offset) }).files());
  assert.deepEqual(files.map(({ events }) => events.length), [10, 5]);
  assert.deepEqual(files.map(({ offset }) => offset), offsets);
  assert.ok(files.every(({ publishedAt }) => !Number.isNaN(Date.parse(publishedAt))));
});

test("who stops in the middle of a file gets it again", async () => {
  const { read } = await scene(25);
  const store = { offset: undefined, load: () => store.offset, save: (offset) => void (store.offset = offset) };
  const first = [];
  for await (const { objectId } of read({ checkpoints: store })) {
    first.push(objectId);
    if (objectId === 14) break;
  }
  assert.deepEqual(first, range(0, 15));
  assert.deepEqual(ids(await all(read({ checkpoints: store }))), range(10, 25));
});

test("files are asked for without a credential, and their links are shown to nobody", async () => {
  const { read, sent, emulator } = await scene(30);
  await emulator.fault({ match: "/_files/", kind: "403", times: 1 });
  await all(read());
  const files = sent.filter(({ operation }) => operation === "webhooks.journal.file");
  assert.equal(files.length, 4);
  assert.ok(files.every(({ headers, url }) => !("authorization" in headers) && url.includes("signature=")));
  await emulator.fault({ match: "/_files/", kind: "html200", times: 1000 });
  await assert.rejects(all(read({ retry: { attempts: 1 } })), (error) => {
    assert.ok(error instanceof errors.DecodeError, error);
    assert.ok(!JSON.stringify(error).includes("signature") && !String(error.stack).includes("signature"));
    return true;
  });
});

test("a reader ends where no request can be made for what follows an offset", async () => {
  const { emulator } = await scene(1);
  const transport = async (request) => {
    const response = await transportOf(emulator)(request);
    if (!request.url.endsWith("/journal/earliest")) return response;
    return Response.json({ ...(await response.json()), currentOffset: "../x" });
  };
  const { accessToken, clientId, clientSecret } = emulator;
  const { hubspot } = inProcess({ accessToken, app: { clientId, clientSecret }, transport });
  await assert.rejects(all(hubspot.webhooks.journal.read()), (error) => {
    assert.ok(error instanceof errors.InvalidRequestError, error);
    assert.match(error.message, /offset/);
    return true;
  });
});

test("a filter keeps what has one of each", async () => {
  const { emulator, read } = await scene(20);
  await write(emulator, { action: "CREATE", objectId: "9007199254740993", propertyChanges: { "a\"ä": "1" } });
  await write(emulator, { action: "DELETE", objectId: 5, propertyChanges: {} });
  await emulator.advance({ milliseconds: INTERVAL });
  const kept = (filter) => all(read({ filter })).then(ids);
  assert.deepEqual(await kept({ action: "DELETE" }), [5]);
  assert.deepEqual(await kept({ action: ["CREATE", "DELETE"], portalId: "12345" }), ["9007199254740993", 5]);
  assert.deepEqual(await kept({ property: 'a"ä' }), ["9007199254740993"]);
  assert.equal((await kept({ property: "email", objectTypeId: ["0-2", "0-1"] })).length, 20);
  assert.deepEqual(await kept({ portalId: 1 }), []);
});

test("each kind of event comes as HubSpot sent it, and an unknown one as what it was", async () => {
  const { emulator, read } = await scene(0);
  const sent = [
    { type: "crmObject", action: "MERGE", objectTypeId: "0-1", objectId: 1001, mergedObjectIds: [1002] },
    { type: "association", action: "ASSOCIATION_ADDED", fromObjectTypeId: "0-1", fromObjectId: 1001, toObjectTypeId: "0-2", toObjectId: 2001 },
    { type: "app_lifecycle_event", action: "APP_INSTALL", eventTypeId: "4-1909196" },
    { type: "list", action: "ADDED_TO_LIST", listId: 7 },
    { type: "privacy", action: "GDPR_DELETE", objectTypeId: "0-1", objectId: 1001 },
    { type: "weather", temperature: 21 },
  ];
  for (const event of sent) await emulator.event(event);
  await emulator.advance({ milliseconds: INTERVAL });
  const events = await all(read());
  const unknown = events.pop();
  assert.deepEqual(events.map(({ portalId, occurredAt, ...rest }) => rest), sent.slice(0, 5));
  assert.deepEqual([unknown.type, unknown.raw.type, unknown.raw.temperature], ["unknown", "weather", 21]);
});

test("a reader that follows hears of what is new, until it is told to stop", async () => {
  const { emulator, read } = await scene(3);
  const controller = new AbortController();
  const seen = [];
  const reading = (async () => {
    for await (const { objectId } of read({ follow: true, signal: controller.signal })) {
      seen.push(objectId);
      if (objectId === 2) {
        await write(emulator, { objectId: 3 });
        await emulator.advance({ milliseconds: INTERVAL });
      }
      if (objectId === 3) controller.abort(new Error("enough"));
    }
  })();
  await assert.rejects(reading, /enough/);
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test("a checkpoint that can't be kept rejects with its own reason", async () => {
  const { read } = await scene(30);
  const full = new Error("the disk is full");
  await assert.rejects(all(read({ onCheckpoint: () => Promise.reject(full) })), (error) => error === full);
});

test("an id that is too long for a number may be in a filter", async () => {
  const { read } = await scene(5);
  assert.deepEqual(await all(read({ filter: { portalId: ["9007199254740993", 9007199254740995n] } })), []);
});

test("bad options are named before anything is sent", async () => {
  const { read, sent } = await scene(0);
  for (const [options, path] of [
    [{ from: "a/b" }, "from"],
    [{ readAhead: 50 }, "options.readAhead"],
    [{ filter: { portal: 1 } }, "options.filter.portal"],
    [{ filter: { portalId: "x" } }, "options.filter.portalId"],
    [{ onCheckpoint: 5 }, "options.onCheckpoint"],
    [{ checkpoints: {} }, "options.checkpoints"],
    [{ since: 5 }, "options.since"],
    [{ store: true }, "options.store"],
    [{ version: "v9" }, "version"],
  ]) {
    await assert.rejects(all(read(options)), (error) => {
      assert.ok(error instanceof errors.InvalidRequestError, `${path}: ${error}`);
      assert.deepEqual(error.problems.map((problem) => problem.path), [path]);
      return true;
    });
  }
  assert.equal(sent.length, 0);
});

test("a reader that is told where to begin waits for its turn, too", async () => {
  const { read } = await scene(5);
  const calls = [];
  const store = { load: () => void calls.push("load"), save: () => void calls.push("save"), release: () => void calls.push("release") };
  assert.equal((await all(read({ from: "earliest", checkpoints: store }))).length, 5);
  assert.deepEqual([calls[0], calls.at(-1)], ["load", "release"]);
  const elsewhere = { load: () => "an offset of another time", save: () => {}, release: () => {} };
  assert.equal((await all(read({ from: "earliest", checkpoints: elsewhere }))).length, 5);
});

test("a checkpoint that waits for its turn ends with the signal, and is released whatever the end", async () => {
  const { read, sent } = await scene(5);
  const released = [];
  const store = (load) => ({ load, save: () => {}, release: () => void released.push(load) });
  const controller = new AbortController();
  const waiting = store(() => new Promise(() => {}));
  const aborted = assert.rejects(all(read({ checkpoints: waiting, signal: controller.signal })), { message: "enough" });
  controller.abort(new Error("enough"));
  await aborted;
  assert.equal(sent.length, 0);
  const failing = { ...store(async () => {}), release: () => Promise.reject(new Error("released")) };
  await assert.rejects(all(read({ checkpoints: { ...failing, load: () => Promise.reject(new Error("loaded")) } })), { message: "loaded" });
  assert.equal((await all(read({ checkpoints: failing }))).length, 5);
  const stopped = store(() => undefined);
  for await (const _ of read({ checkpoints: stopped })) break;
  assert.deepEqual(released, [waiting.load, stopped.load]);
});

test("a store that never ends its release holds up no end", async () => {
  const { read } = await scene(5);
  const store = { load: () => undefined, save: () => {}, release: () => new Promise(() => {}) };
  for await (const _ of read({ checkpoints: store })) break;
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(all(read({ checkpoints: store, signal })), { message: "enough" });
});

test("a file is not asked for again before its store allows", async () => {
  const { emulator } = await scene(5);
  const asked = [];
  const transport = (request) => {
    if (request.operation !== "webhooks.journal.file") return transportOf(emulator)(request);
    const refused = asked.push(Date.now()) === 1;
    return refused ? new Response("", { status: 503, headers: { "retry-after": "2" } }) : transportOf(emulator)(request);
  };
  const { accessToken, clientId, clientSecret } = emulator;
  const { hubspot } = inProcess({ accessToken, app: { clientId, clientSecret }, transport });
  await all(hubspot.webhooks.journal.read({ follow: false, firstDelay: 5, retry: { attempts: 1 } }));
  assert.equal(asked.length, 2);
  assert.ok(asked[1] - asked[0] >= 2000, `after ${asked[1] - asked[0]} ms`);
});

test("where another file stands in the place of one that can't be had, the reader says so", async () => {
  const { emulator } = await scene(25);
  let asked = 0;
  const transport = async (request) => {
    if (request.operation === "webhooks.journal.file" && ++asked === 2) return new Response("", { status: 403 });
    const response = await transportOf(emulator)(request);
    if (request.operation !== "webhooks.journal.next" || asked < 2) return response;
    return Response.json({ ...(await response.json()), currentOffset: "another" });
  };
  const { accessToken, clientId, clientSecret } = emulator;
  const { hubspot } = inProcess({ accessToken, app: { clientId, clientSecret }, transport });
  await assert.rejects(all(hubspot.webhooks.journal.read({ readAhead: 1 })), (error) => {
    assert.ok(error instanceof errors.NotFoundError, error);
    assert.match(error.message, /no longer has the entry/);
    return true;
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { errors, inProcess } from "../helpers/emulator.js";

const LONG = `${"All of it. ".repeat(40)}The end.`;

/** A thread of e-mail in which the messages with these numbers of `count` were cut. */
async function thread(count, cut) {
  const scene = inProcess();
  let threadId;
  for (let number = 0; number < count; number++) {
    const truncated = cut.includes(number);
    const written = await scene.emulator.thread({ text: `${number}: ${LONG}`, truncated, ...(threadId ? { threadId } : { channelId: 1002 }) });
    ({ threadId } = written);
    await scene.emulator.advance({ milliseconds: 1000 });
  }
  const originals = () => scene.sent.filter(({ operation }) => operation === "conversations.messages.originalContent").length;
  return { ...scene, threadId, originals, list: (options, limit = 100) => scene.hubspot.conversations.messages.list({ threadId, limit }, options) };
}

const textOf = (message) => /^(\d+): .*The end\.$/s.exec(message.text)?.[1];

test("messages that were cut come whole where that is asked for, in their places", async () => {
  const { list, originals } = await thread(7, [0, 1, 3, 4, 5, 6]);
  const plain = await list();
  const { data: full, response } = await list({ full: true }).withResponse();
  assert.equal(originals(), 6);
  assert.equal(response.status, 200);
  assert.deepEqual(full.results.map(({ id }) => id), plain.results.map(({ id }) => id));
  const written = full.results.filter(({ type }) => type === "MESSAGE");
  assert.deepEqual(written.map(textOf).toSorted(), ["0", "1", "2", "3", "4", "5", "6"]);
  assert.ok(written.every(({ truncationStatus }) => truncationStatus === "NOT_TRUNCATED"));
  assert.equal(plain.results.filter(({ truncationStatus }) => truncationStatus === "TRUNCATED").length, 6);
  for (const [index, message] of full.results.entries()) {
    const { text, richText, truncationStatus, ...rest } = message;
    const { text: _, richText: __, truncationStatus: ___, ...same } = plain.results[index];
    assert.deepEqual(rest, same);
  }
});

test("every page is whole, by item and by page, and only as far as it is wanted", async () => {
  const { list, originals } = await thread(6, [0, 1, 2, 3, 4, 5]);
  const items = [];
  for await (const message of list({ full: true }, 2)) if (message.type === "MESSAGE") items.push(textOf(message));
  assert.deepEqual(items.toSorted(), ["0", "1", "2", "3", "4", "5"]);
  assert.equal(originals(), 6);
  for await (const { results } of list({ full: true }, 2).pages()) {
    assert.ok(results.every(({ truncationStatus }) => truncationStatus !== "TRUNCATED"));
    if (results.some(({ type }) => type === "MESSAGE")) break;
  }
  assert.ok(originals() <= 8);
});

test("nothing more is asked for unless it is asked for", async () => {
  const { list, originals } = await thread(2, [0, 1]);
  for (const options of [undefined, {}, { full: false }, { full: undefined }]) {
    assert.ok((await list(options)).results.some(({ truncationStatus }) => truncationStatus === "TRUNCATED"));
  }
  assert.equal(originals(), 0);
  assert.equal((await (await thread(1, [])).list({ full: true })).results.length > 0, true);
});

test("an original that can't be had fails the list, wherever it is read", async () => {
  const { emulator, list, originals } = await thread(8, [0, 1, 2, 3, 4, 5, 6, 7]);
  const fails = (reason) => reason instanceof errors.ServerError && reason.operation === "conversations.messages.originalContent";
  const once = { retry: { attempts: 1 } };
  await emulator.fault({ match: "/original-content", kind: 500, times: 100 });
  await assert.rejects(list({ full: true, ...once }), fails);
  assert.ok(originals() <= 5, `${originals()} were asked for`);
  await assert.rejects(async () => {
    for await (const message of list({ full: true, ...once })) assert.fail(message.id);
  }, fails);
});

test("a signal ends it in the middle of the originals", async () => {
  const { emulator, list, originals } = await thread(8, [0, 1, 2, 3, 4, 5, 6, 7]);
  await emulator.fault({ match: "/original-content", kind: "hang", times: 8 });
  const controller = new AbortController();
  const reading = list({ full: true, signal: controller.signal });
  while (originals() === 0) await new Promise(setImmediate);
  controller.abort("enough");
  await assert.rejects(reading, (reason) => reason === "enough");
});

test("HTML that would stay cut goes with its text", async () => {
  const bodies = {
    list: { results: [{ id: "m", text: "cut", richText: "<p>cut", truncationStatus: "TRUNCATED" }, { id: "n", text: "cut", truncationStatus: "NEW_WORD" }, null] },
    originalContent: { text: "whole" },
  };
  const transport = async ({ operation }) => ({ status: 200, text: async () => JSON.stringify(bodies[operation.split(".").pop()]) });
  const { hubspot } = inProcess({ transport });
  const { results } = await hubspot.conversations.messages.list({ threadId: 1 }, { full: true });
  const whole = { text: "whole", truncationStatus: "NOT_TRUNCATED" };
  assert.deepEqual(results, [{ id: "m", ...whole }, { id: "n", ...whole }, null]);
  bodies.originalContent = {};
  assert.deepEqual((await hubspot.conversations.messages.list({ threadId: 1 }, { full: true })).results, bodies.list.results);
});

test("only a list of messages has the option, and only as true or false", async () => {
  const { hubspot, list, originals } = await thread(1, [0]);
  const names = (reason) => reason instanceof errors.InvalidRequestError && reason.problems[0].path === "options.full";
  for (const full of ["yes", 1, null]) await assert.rejects(list({ full }), names);
  await assert.rejects(async () => {
    for await (const message of list({ full: 1 })) assert.fail(message.id);
  }, names);
  await assert.rejects(hubspot.conversations.threads.list({}, { full: true }), names);
  assert.equal(originals(), 0);
});

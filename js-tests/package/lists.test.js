import assert from "node:assert/strict";
import { test } from "node:test";

import { errors, inProcess } from "../helpers/emulator.js";

const contacts = { objectType: "contacts", limit: 10 };

/** A client whose transport answers with these bodies, one after the other; `sent` has every request. */
function answering(...bodies) {
  const sent = [];
  const transport = async (request) => {
    sent.push(request);
    const body = bodies[Math.min(sent.length, bodies.length) - 1];
    if (body instanceof Error) throw body;
    return { status: body.status ?? 200, text: async () => JSON.stringify(body) };
  };
  return { ...inProcess({ transport, retry: { attempts: 1 } }), sent };
}

const pageOf = (after, ...ids) => ({ results: ids.map((id) => ({ id })), ...(after && { paging: { next: { after } } }) });

test("a list is a promise of its first page", async () => {
  const { hubspot, sent } = inProcess();
  const page = await hubspot.crm.objects.list(contacts);
  assert.equal(page.results.length, 10);
  assert.equal(typeof page.paging.next.after, "string");
  const { response } = await hubspot.crm.objects.list(contacts).withResponse();
  assert.equal(response.status, 200);
  assert.equal(sent.length, 2);
});

test("iterating gives every item once, and uses the first page that is there", async () => {
  const { hubspot, sent } = inProcess();
  const list = hubspot.crm.objects.list(contacts);
  const ids = [];
  for await (const { id } of list) ids.push(id);
  assert.equal(ids.length, 25);
  assert.equal(new Set(ids).size, 25);
  assert.equal(sent.length, 3);
  assert.deepEqual(sent.map(({ params }) => params.objectType), ["contacts", "contacts", "contacts"]);
  assert.equal(new URL(sent[2].url).searchParams.get("limit"), "10");
  assert.equal((await list).results[0].id, ids[0]);
});

test("pages come as they are", async () => {
  const { hubspot } = inProcess();
  const lengths = [];
  for await (const { results } of hubspot.crm.objects.list(contacts).pages()) lengths.push(results.length);
  assert.deepEqual(lengths, [10, 10, 5]);
});

test("the next page is asked for when it is wanted, and not after the last that is", async () => {
  const { hubspot, sent } = inProcess();
  let seen = 0;
  for await (const contact of hubspot.crm.objects.list(contacts)) {
    seen++;
    assert.ok(contact.id);
    assert.equal(sent.length, seen <= 10 ? 1 : 2);
    if (seen === 15) break;
  }
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(sent.length, 2);
});

test("an empty page with a next one is not the end", async () => {
  const { hubspot, sent } = answering(pageOf("a"), pageOf("b", "1"), pageOf(undefined, "2"));
  const ids = [];
  for await (const { id } of hubspot.crm.objects.list(contacts)) ids.push(id);
  assert.deepEqual(ids, ["1", "2"]);
  assert.deepEqual(sent.map(({ url }) => new URL(url).searchParams.get("after")), [null, "a", "b"]);
});

test("a cursor that comes twice is an error, after the items that came", async () => {
  const { hubspot, sent } = answering(pageOf("a", "1"), pageOf("b", "2"), pageOf("a", "3"));
  const ids = [];
  await assert.rejects(
    async () => {
      for await (const { id } of hubspot.crm.objects.list(contacts)) ids.push(id);
    },
    (error) => error instanceof errors.DecodeError && error.operation === "crm.objects.list",
  );
  assert.deepEqual(ids, ["1", "2", "3"]);
  assert.equal(sent.length, 3);
});

test("a cursor is sent as HubSpot gave it, also where that was encoded already", async () => {
  const { hubspot, sent } = answering(pageOf("MTA%3D%3D", "1"), pageOf(undefined, "2"));
  for await (const item of hubspot.crm.objects.list(contacts)) assert.ok(item);
  assert.equal(new URL(sent[1].url).search, "?limit=10&after=MTA%3D%3D");
});

test("a cursor that is handed on leads to the next page, and an offset stays behind", async () => {
  const { hubspot, sent } = inProcess();
  const ids = (posts) => posts.map(({ id }) => id);
  const all = [];
  for await (const { id } of hubspot.cms.blogPosts.list({ limit: 3, offset: 2 })) all.push(id);
  assert.equal(new URL(sent[1].url).searchParams.get("offset"), null);
  const { results, paging } = await hubspot.cms.blogPosts.list({ limit: 3, offset: 2 });
  assert.match(paging.next.after, /%3D$/);
  const next = await hubspot.cms.blogPosts.list({ limit: 3, after: paging.next.after });
  assert.deepEqual(ids([...results, ...next.results]), all.slice(0, 6));
});

test("a page that fails ends the iteration with its error", async () => {
  const { hubspot } = answering(pageOf("a", "1"), { status: 403, message: "no" });
  const ids = [];
  const iterate = async () => {
    for await (const { id } of hubspot.crm.objects.list(contacts)) ids.push(id);
  };
  await assert.rejects(iterate, errors.PermissionError);
  assert.deepEqual(ids, ["1"]);
});

test("a signal ends the iteration at once, with its reason", async () => {
  for (const at of [1, 10, 15, 20]) {
    const { hubspot } = inProcess();
    const controller = new AbortController();
    const reason = new Error("enough");
    let seen = 0;
    const iterate = async () => {
      for await (const contact of hubspot.crm.objects.list(contacts, { signal: controller.signal })) {
        assert.ok(contact);
        if (++seen === at) controller.abort(reason);
      }
    };
    await assert.rejects(iterate, (error) => error === reason);
    assert.equal(seen, at);
  }
});

test("a list that nobody iterates leaves nothing behind", async () => {
  const { hubspot } = inProcess();
  await hubspot.crm.objects.list(contacts);
  const iterator = hubspot.crm.objects.list(contacts)[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.return();
  assert.deepEqual(await iterator.next(), { value: undefined, done: true });
});

test("a bad parameter rejects, and sends nothing", async () => {
  const { hubspot, sent } = inProcess();
  const iterate = async () => {
    for await (const contact of hubspot.crm.objects.list({ objectType: "contacts", limit: 101 })) assert.ok(contact);
  };
  await assert.rejects(iterate, errors.InvalidRequestError);
  assert.equal(sent.length, 0);
});

test("a page whose items are no list is a DecodeError for who iterates", async () => {
  for (const results of [5, {}, "abc"]) {
    const { hubspot } = answering({ results });
    await assert.rejects(hubspot.crm.objects.list(contacts)[Symbol.asyncIterator]().next(), errors.DecodeError);
  }
});

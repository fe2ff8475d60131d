import assert from "node:assert/strict";
import { test } from "node:test";

import { errors, inProcess } from "../helpers/emulator.js";

const leads = { filterGroups: [{ filters: [{ propertyName: "email", operator: "HAS_PROPERTY" }] }], properties: ["email"], limit: 10 };

test("a search is iterated by its cursors, which stand in the body", async () => {
  const { hubspot, sent } = inProcess();
  const ids = [];
  for await (const { id } of hubspot.crm.objects.search({ objectType: "contacts", body: leads })) ids.push(id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, (await hubspot.crm.objects.search({ objectType: "contacts", body: leads })).total);
  assert.deepEqual(sent.slice(0, 3).map(({ body }) => JSON.parse(body).after), [undefined, "10", "20"]);
});

test("searchAll finds everything in the order of the ids, behind the last one each time", async () => {
  const { hubspot, sent } = inProcess();
  const ids = [];
  for await (const { id } of hubspot.crm.objects.searchAll({ objectType: "contacts", body: leads })) ids.push(Number(id));
  const { total } = await hubspot.crm.objects.search({ objectType: "contacts", body: leads });
  assert.equal(ids.length, total);
  assert.deepEqual(ids, [...ids].sort((one, other) => one - other));
  const [first, second] = sent.map(({ body }) => JSON.parse(body));
  assert.deepEqual(first, { ...leads, sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }] });
  const [{ filters }] = second.filterGroups;
  assert.deepEqual(filters, [...leads.filterGroups[0].filters, { propertyName: "hs_object_id", operator: "GT", value: String(ids[9]) }]);
  assert.equal(second.after, undefined);
});

test("searchAll begins where the search says, and finds everything where there is no room for another filter", async () => {
  const { hubspot, sent } = inProcess();
  const found = async (body) => {
    const ids = [];
    for await (const { id } of hubspot.crm.objects.searchAll({ objectType: "contacts", body })) ids.push(id);
    return ids;
  };
  const everything = await found(leads);
  assert.deepEqual(await found({ ...leads, after: "3" }), everything.slice(3));
  const [filter] = leads.filterGroups[0].filters;
  const full = [{ filters: Array(6).fill(filter) }];
  assert.deepEqual(await found({ ...leads, filterGroups: full }), everything);
  assert.deepEqual(JSON.parse(sent.at(-1).body).filterGroups, full);
});

test("searchAll asks for nothing before the first item is wanted, and for no page that is not", async () => {
  const { hubspot, sent } = inProcess();
  const everything = hubspot.crm.objects.searchAll({ objectType: "contacts", body: leads });
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(sent.length, 0);
  for await (const { results } of everything.pages()) {
    assert.equal(results.length, 10);
    break;
  }
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(sent.length, 1);
});

test("a bad search rejects, and sends nothing", async () => {
  const { hubspot, sent } = inProcess();
  const next = hubspot.crm.objects.searchAll({ objectType: "contacts", body: { limit: 201 } }).pages().next();
  await assert.rejects(next, errors.InvalidRequestError);
  assert.equal(sent.length, 0);
});

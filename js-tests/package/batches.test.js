import assert from "node:assert/strict";
import { test } from "node:test";

import { errors, inProcess } from "../helpers/emulator.js";

const ids = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => ({ id: String(from + index) }));

/** A client whose transport answers by a function of the inputs; `sent` has the inputs of every request. */
function answering(answer) {
  const sent = [];
  const transport = async ({ body }) => {
    const { inputs } = JSON.parse(body);
    sent.push(inputs);
    const { status = 200, ...said } = answer(inputs, sent.length);
    return { status, text: async () => (status === 204 ? "" : JSON.stringify(said)) };
  };
  return { ...inProcess({ transport, retry: { attempts: 1 } }), sent };
}

const found = (inputs) => ({ status: 200, results: inputs.map(({ id }) => ({ id, properties: {} })) });

test("what fits into one request is one request, and has no failures", async () => {
  const { hubspot, sent } = answering(found);
  const { data, response } = await hubspot.crm.objects
    .batchRead({ objectType: "contacts", body: { properties: ["email"], inputs: ids(1, 3) } })
    .withResponse();
  assert.deepEqual(data.results.map(({ id }) => id), ["1", "2", "3"]);
  assert.deepEqual(data.failures, []);
  assert.equal(response.status, 200);
  assert.equal(sent.length, 1);
});

test("any number of inputs is split by HubSpot's maximum, and the results keep their order", async () => {
  const { hubspot, sent } = answering(found);
  const { results, failures } = await hubspot.crm.objects.batchRead({ objectType: "contacts", body: { inputs: ids(1, 250) } });
  assert.deepEqual(sent.map((inputs) => inputs.length), [100, 100, 50]);
  assert.deepEqual(results.map(({ id }) => id), ids(1, 250).map(({ id }) => id));
  assert.deepEqual(failures, []);
});

test("what HubSpot could not do is tied to the caller's own input", async () => {
  const inputs = ids(1, 150);
  const missing = ["7", "120", "121"];
  const { hubspot } = answering((sent) => {
    const errors = [{ status: "error", category: "OBJECT_NOT_FOUND", message: "gone", context: { ids: missing.filter((id) => sent.some((input) => input.id === id)) } }];
    return { ...found(sent.filter(({ id }) => !missing.includes(id))), status: 207, numErrors: 1, errors };
  });
  const { results, failures, errors: replaced } = await hubspot.crm.objects.batchRead({ objectType: "contacts", body: { inputs } });
  assert.equal(results.length, 147);
  assert.deepEqual(failures.map(({ input, index, category }) => [input.id, index, category]), missing.map((id) => [id, Number(id) - 1, "OBJECT_NOT_FOUND"]));
  assert.equal(failures[1].input, inputs[119]);
  assert.equal(replaced, undefined);
});

test("a failure has the caller's own input, whatever became of the list that it was in", async () => {
  const inputs = ids(1, 3);
  const first = inputs[0];
  const { hubspot } = answering(() => ({ status: 207, results: [], errors: [{ message: "gone", context: { ids: ["1"] } }] }));
  const params = { objectType: "contacts", body: { inputs } };
  const emptied = hubspot.crm.objects.batchRead(params);
  inputs.length = 0;
  params.body = null;
  assert.equal((await emptied).failures[0].input, first);
  const { failures } = await hubspot.crm.objects.batchRead({ toJSON: () => ({ objectType: "contacts", body: { inputs: ids(1, 3) } }) });
  assert.deepEqual(failures[0].input, first);
});

test("members of a reply are joined whatever they are called and hold", async () => {
  const members = '"constructor":[1],"__proto__":[2],"one":["a"],"other":5';
  const replies = [`{"results":[],${members}}`, `{"results":[],"one":7,"other":["b"],"constructor":[3]}`];
  const { hubspot } = inProcess({ transport: async () => ({ status: 200, body: replies.shift() }) });
  const { results, failures, ...rest } = await hubspot.crm.objects.batchRead({ objectType: "contacts", body: { inputs: ids(1, 150) } });
  assert.equal(JSON.stringify(rest), '{"constructor":[1,3],"__proto__":[2],"one":["a"],"other":5}');
});

test("records that are written are traced, and a failure that names none has no input", async () => {
  const { hubspot, sent } = answering((inputs) => ({
    status: 207,
    results: [{ id: "1", objectWriteTraceId: "0" }],
    errors: [{ message: "taken", category: "CONFLICT", context: { objectWriteTraceId: [inputs[1].objectWriteTraceId] } }, { message: "who knows" }],
  }));
  const inputs = [{ properties: { email: "a@x.test" } }, { properties: { email: "b@x.test" } }, { properties: {}, objectWriteTraceId: "mine" }];
  const { failures } = await hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs } });
  assert.deepEqual(sent[0].map(({ objectWriteTraceId }) => objectWriteTraceId), ["0", "1", "mine"]);
  assert.deepEqual(failures.map(({ input, message }) => [input?.properties.email ?? null, message]), [["b@x.test", "taken"], [null, "who knows"]]);
  assert.equal(inputs[0].objectWriteTraceId, undefined);
});

test("the accounts of a flag go a hundred at a time, and their ids as numbers", async () => {
  const portalIds = Array.from({ length: 250 }, (_, index) => (index % 2 ? 1 + index : String(1 + index)));
  const numbers = portalIds.map(Number);
  for (const [method, body, inputs] of [
    ["upsertPortals", { portalStates: portalIds.map((portalId) => ({ portalId, flagState: "OFF" })) }, (sent) => sent.portalStates.map(({ portalId }) => portalId)],
    ["deletePortals", { portalIds }, (sent) => sent.portalIds],
  ]) {
    const asked = [];
    const { hubspot } = inProcess({
      appId: 54321,
      developerApiKey: "key",
      retry: { attempts: 1 },
      transport: async ({ body: text }) => {
        const ids = inputs(JSON.parse(text));
        asked.push(...ids);
        const fails = ids[0] === 101;
        const portalFlagStates = ids.map((portalId) => ({ portalId, flagState: "OFF" }));
        return { status: fails ? 400 : 200, text: async () => JSON.stringify(fails ? { message: "no" } : { portalFlagStates }) };
      },
    });
    const { portalFlagStates, failures } = await hubspot.featureFlags[method]({ flagName: "hs-hide-crm-cards", body });
    assert.deepEqual(asked, numbers, method);
    assert.deepEqual(portalFlagStates.map(({ portalId }) => portalId), [...numbers.slice(0, 100), ...numbers.slice(200)]);
    assert.deepEqual(failures.map(({ index }) => index), numbers.slice(100, 200).map((id) => id - 1));
    assert.equal(failures[0].input, Object.values(body)[0][100]);
    assert.ok(failures[0].error instanceof errors.ValidationError);
  }
});

test("a request that fails as a whole fails its inputs; the others have their results", async () => {
  const { hubspot } = answering((inputs, number) => (number === 2 ? { status: 500, message: "no" } : found(inputs)));
  const { results, failures } = await hubspot.crm.objects.batchRead({ objectType: "contacts", body: { inputs: ids(1, 250) } });
  assert.equal(results.length, 150);
  assert.equal(failures.length, 100);
  assert.ok(failures.every(({ error }) => error instanceof errors.ServerError && error.operation === "crm.objects.batchRead"));
  assert.deepEqual([failures[0].index, failures[99].index], [100, 199]);
});

test("where nothing comes through, the call rejects", async () => {
  for (const [status, Class] of [[400, errors.ValidationError], [401, errors.AuthenticationError]]) {
    const { hubspot } = answering(() => ({ status, message: "no" }));
    const call = hubspot.crm.objects.batchRead({ objectType: "contacts", body: { inputs: ids(1, 150) } });
    await assert.rejects(call, Class);
  }
});

test("a reply without a body has failures alone", async () => {
  const { hubspot, sent } = answering(() => ({ status: 204 }));
  assert.deepEqual(await hubspot.crm.objects.batchArchive({ objectType: "contacts", body: { inputs: ids(1, 101) } }), { failures: [] });
  assert.equal(sent.length, 2);
});

test("what is written and may have happened is not repeated, and says so", async () => {
  let tries = 0;
  const { hubspot } = inProcess({
    transport: async () => {
      tries++;
      throw new TypeError("reset");
    },
  });
  const inputs = [{ properties: { email: "a@x.test" } }];
  const call = hubspot.crm.objects.batchCreate({ objectType: "contacts", body: { inputs } });
  await assert.rejects(call, (error) => error instanceof errors.ConnectionError && error.mayHaveHappened === true);
  assert.equal(tries, 1);
});

test("an abort ends every request of a batch", async () => {
  const controller = new AbortController();
  const signals = [];
  const { hubspot } = inProcess({
    transport: ({ signal }) => {
      signals.push(signal);
      if (signals.length === 2) setTimeout(() => controller.abort(new Error("enough")));
      return new Promise(() => {});
    },
  });
  const body = { inputs: ids(1, 1000) };
  const call = hubspot.crm.objects.batchRead({ objectType: "contacts", body }, { signal: controller.signal });
  await assert.rejects(call, /enough/);
  assert.ok(signals.length >= 2 && signals.every(({ aborted }) => aborted));
});

test("build shows one request, so more inputs than that are a problem", () => {
  const { hubspot } = inProcess();
  const params = { objectType: "contacts", body: { inputs: ids(1, 101) } };
  assert.throws(() => hubspot.build("crm.objects.batchRead", params), errors.InvalidRequestError);
  const notes = ({ body }) => hubspot.validate("crm.objects.batchRead", { ...params, body }).filter(({ path }) => path === "body.inputs");
  assert.deepEqual(notes(params).map(({ code, severity }) => [code, severity]), [["tooMany", "note"]]);
  const right = { ...params, body: { inputs: ids(1, 100) } };
  assert.deepEqual(notes(right), []);
  assert.equal(hubspot.build("crm.objects.batchRead", right).method, "POST");
});

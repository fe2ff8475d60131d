// The spans of the example, made by OpenTelemetry's own tracer and kept in memory; and the code of the guide.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { codeOf, read } from "../helpers/documents.js";
import { copyOfExamples } from "../helpers/example.js";
import { HubSpot, contact, inProcess } from "../helpers/emulator.js";
import { replies, resets, startFaults } from "../faults/server.js";

const project = copyOfExamples(after);
const modules = fileURLToPath(new URL("../node_modules/@opentelemetry", import.meta.url));
const { ROOT_CONTEXT, SpanStatusCode, context, trace } = createRequire(import.meta.url)("@opentelemetry/api");
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = createRequire(import.meta.url)("@opentelemetry/sdk-trace-base");

const exporter = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("test");
let tracing;

before(async () => {
  mkdirSync(`${project}/node_modules`, { recursive: true });
  symlinkSync(modules, `${project}/node_modules/@opentelemetry`);
  const storage = new AsyncLocalStorage();
  context.setGlobalContextManager({
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, act, self, ...args) => storage.run(active, () => act.apply(self, args)),
    bind: (_, target) => target,
    enable() { return this; },
    disable() { return this; },
  });
  ({ tracing } = await import(pathToFileURL(`${project}/node/tracing.mjs`)));
});

/** Runs something in a span, and gives that span and those below it. */
async function within(name, act) {
  const span = tracer.startSpan(name);
  await context.with(trace.setSpan(context.active(), span), act);
  span.end();
  const spans = exporter.getFinishedSpans();
  const own = spans.find((one) => one.spanContext().spanId === span.spanContext().spanId);
  return { own, below: spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === span.spanContext().spanId) };
}

test("each request is a span below that of its call, whatever else runs", async (suite) => {
  const faults = await startFaults(suite);
  const answers = [replies(500), resets];
  faults.answer = (number) => answers[number - 1];
  const hubspot = new HubSpot({ accessToken: async () => "canary", baseUrl: faults.url, ...tracing(tracer) });
  const get = () => hubspot.crm.objects.get(contact);
  const parts = await Promise.all([within("first", get), within("second", get)]);
  const spans = parts.flatMap(({ below }) => below);
  assert.equal(spans.length, 4);
  for (const { own, below } of parts) {
    const attempts = below.length;
    assert.deepEqual(below.map(({ name }) => name), Array(attempts).fill("crm.objects.get"));
    assert.equal(new Set(below.map(({ attributes }) => attributes["hubspot.call"])).size, 1);
    const last = below.at(-1);
    assert.deepEqual([last.attributes["http.response.status_code"], last.status.code], [200, SpanStatusCode.UNSET]);
    assert.equal(last.attributes["url.template"], "/crm/v3/objects/{objectType}/{objectId}");
    assert.equal(last.attributes["http.request.resend_count"], attempts > 1 ? attempts - 1 : undefined);
    assert.equal(own.events.filter(({ name }) => name === "hubspot.retry").length, attempts - 1);
    assert.ok(own.events.some(({ attributes }) => attributes["hubspot.reason"] === "token"));
  }
  const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR).map(({ attributes }) => attributes["error.type"]);
  assert.deepEqual(failed.sort(), ["500", "connection"]);
  assert.doesNotMatch(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events])), /canary|1001/);
});

test("a token that is fetched again is traced below the call that needs it", async (suite) => {
  const faults = await startFaults(suite);
  const answers = [replies(503), replies(200, {}, { access_token: "abc", expires_in: 1800 })];
  faults.answer = (number) => answers[number - 1];
  const notices = [];
  const auth = { clientId: "i", clientSecret: "s", refreshToken: "r" };
  const hubspot = new HubSpot({ auth, baseUrl: faults.url, onNotice: ({ code }) => notices.push(code), ...tracing(tracer) });
  const { below, own } = await within("call", () => hubspot.crm.objects.get(contact));
  assert.deepEqual(below.map(({ name }) => name), ["oauth.refreshTokens", "oauth.refreshTokens", "crm.objects.get"]);
  assert.ok(own.events.some(({ name, attributes }) => name === "hubspot.retry" && attributes["hubspot.operation"] === "oauth.refreshTokens"));
  assert.ok(!notices.includes("hookFailed"));
});

test("what began in no span is traced as well", async (suite) => {
  const faults = await startFaults(suite);
  faults.answer = (number) => (number === 1 ? replies(500) : undefined);
  const notices = [];
  const hubspot = new HubSpot({ accessToken: "abc", baseUrl: faults.url, onNotice: ({ code }) => notices.push(code), ...tracing(tracer), context: undefined });
  await hubspot.crm.objects.get(contact);
  assert.ok(!notices.includes("hookFailed"));
});

test("a job is traced with all of its requests", async () => {
  const { hubspot } = inProcess(tracing(tracer));
  const requests = [{ portalId: 12345, objectId: 1001, objectTypeId: "0-1", properties: ["email"] }];
  const { below, own } = await within("job", () => hubspot.webhooks.snapshots.take(requests, { firstDelay: 10 }));
  const names = new Set(below.map(({ name }) => name));
  for (const name of ["webhooks.snapshots.create", "webhooks.snapshots.status"]) assert.ok(names.has(name), [...names].join());
  assert.ok(own.events.some(({ attributes }) => attributes["hubspot.reason"] === "poll"));
});

test("the code of the guide runs", () => {
  const [logging, traced, used, ...more] = codeOf(read("docs/observing.md"));
  assert.deepEqual(more, []);
  const given = `
    import { HubSpot as Client } from "hubspot-wasm";
    import { createEmulator } from "hubspot-wasm/emulator";
    const emulator = createEmulator();
    class HubSpot extends Client {
      constructor(options) {
        super({ ...options, accessToken: emulator.accessToken, transport: ({ url, ...init }) => emulator.fetch(url, init) });
      }
    }
  `;
  const own = logging.replace('import { HubSpot } from "hubspot-wasm";', "");
  const call = "await hubspot.crm.objects.get({ objectType: 'contacts', objectId: 1001 });";
  const again = traced.replace('import { HubSpot } from "hubspot-wasm";', "").replace("const hubspot", "const traced");
  writeFileSync(`${project}/node/guide.mjs`, [given, own, call, again, used].join("\n"));
  const out = execFileSync(process.execPath, ["node/guide.mjs"], { cwd: project, encoding: "utf8" });
  assert.match(out, /^GET \/crm\/v3\/objects\/\{objectType\}\/\{objectId\} 200 \d+ ms, try 1 of call \d+\n1 of 250000 requests, 0 errors\n$/);
});

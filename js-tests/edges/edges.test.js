// One job in every place that the package is meant for, over real HTTP. All must report the same.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { build } from "esbuild";

import { launch } from "../helpers/chromium.js";
import { emulatorFor } from "../helpers/emulator.js";
import { consumer } from "../helpers/package.js";
import { startPages } from "../helpers/pages.js";
import { keepPort, startServer } from "../helpers/server.js";
import { DENO, environmentIn, runtime } from "./runtimes.js";
import { startWorkerd } from "./workerd.js";

const EXPECTED = {
  unsent: {
    built: "GET /crm/v3/objects/contacts/9007199254740993",
    secret: false,
    refused: true,
    found: ["problem: body.snapshotRequests empty"],
  },
  calls: {
    id: "1001",
    status: 200,
    type: "application/json",
    many: ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"],
    text: true,
  },
  errors: {
    invalid: { name: "InvalidRequestError", ours: true },
    notFound: { name: "NotFoundError", ours: true, status: 404, correlationId: true },
    unauthorized: { name: "AuthenticationError", ours: true, status: 401, correlationId: true },
    server: { name: "ServerError", ours: true, status: 500, correlationId: true },
    cut: { name: "ConnectionError", ours: true },
    garbled: { name: "DecodeError", ours: true, status: 200 },
    slow: { name: "TimeoutError", ours: true },
    unreachable: { name: "ConnectionError", ours: true },
    redirected: true,
  },
  aborts: { before: "reason", during: "reason", late: "TimeoutError", disposed: "AbortError", after: "1001" },
  snapshots: {
    outcomes: { failed: 1, expired: 1, completed: 28 },
    ended: ["PERMISSION_DENIED", "expired"],
    own: true,
    ids: 30,
    growing: true,
    last: 30,
    stored: true,
    secret: false,
  },
  resumed: { aborted: true, outcomes: { completed: 4 }, ids: [1001, 1002, 1003, 1004] },
};

/** Snapshots that take a fraction of a second; their status is unknown at first. */
const QUICK = { recordDelay: [20, 250], pending: 20, inProgress: [20, 300], expiry: 50 };
const CONTACTS = Array.from({ length: 30 }, (_, index) => ({ id: 1001 + index, properties: { email: `${index}@example.com` } }));
/** What a page of another origin needs to see. */
const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };
/** Compatibility dates of workerd. */
const DATES = ["2022-10-31", "2026-11-01"];

/** Programs that have a twin over the entry without WebAssembly. */
const WITHOUT_WASM = ["thread", "module-worker", "process", "workerd"];

const ALL_COMPLETED = "completed,completed,completed";

const project = `${consumer}edges/`;
const deno = runtime("deno");
const bun = runtime("bun");
const workerd = runtime("workerd");

/** The user's project, behind a port for browsers. */
let pages;

before(async () => {
  mkdirSync(project, { recursive: true });
  for (const own of ["programs", "scenario.mjs"]) cpSync(fileURLToPath(new URL(own, import.meta.url)), project + own, { recursive: true });
  for (const name of WITHOUT_WASM) {
    const text = readFileSync(`${project}programs/${name}.mjs`, "utf8").replace("dist/index.js", "dist/js.js").replace('"hubspot-wasm"', '"hubspot-wasm/js"');
    writeFileSync(`${project}programs/${name}-js.mjs`, text);
  }
  await build({ entryPoints: [`${project}scenario.mjs`], outfile: `${project}scenario.iife.js`, bundle: true, format: "iife", globalName: "Scenario" });
  pages = await startPages(consumer);
});

after(() => pages?.close());

describe("the same job", { concurrency: true }, () => {
  runs("a thread of Node", {}, (place) => inThread("thread", place));
  runs("a module worker of Chromium", {}, (place, context) => inWebWorker(context, place, "module-worker.mjs", "module"));
  runs("a classic worker of Chromium", {}, (place, context) => inWebWorker(context, place, "classic-worker.js", "classic"));
  runs("Deno", { skip: deno.skip }, (place) => inProcess(deno.binary, DENO, "process", place));
  runs("Bun", { skip: bun.skip }, (place) => inProcess(bun.binary, ["run"], "process", place));
  for (const date of DATES) {
    runs(`workerd as of ${date}`, { skip: workerd.skip }, async (place, context) => (await inWorkerd(context, "workerd", date))("scenario", place));
  }
});

describe("the same job without WebAssembly", { concurrency: true }, () => {
  runs("a thread of Node", {}, (place) => inThread("thread-js", place));
  runs("a module worker of Chromium", {}, (place, context) => inWebWorker(context, place, "module-worker-js.mjs", "module"));
  runs("Deno", { skip: deno.skip }, (place) => inProcess(deno.binary, DENO, "process-js", place));
  runs("Bun", { skip: bun.skip }, (place) => inProcess(bun.binary, ["run"], "process-js", place));
  runs("workerd", { skip: workerd.skip }, async (place, context) => (await inWorkerd(context, "workerd-js", DATES[0]))("scenario", place));
});

describe("workerd", { skip: workerd.skip }, () => {
  test("builds requests while the worker loads", async (context) => {
    for (const date of DATES) {
      const ask = await inWorkerd(context, "workerd", date);
      assert.equal(await ask("early", {}), "GET");
    }
  });

  test("handles many requests at a time, each with its own client of the one module", async (context) => {
    const { place } = await placeOf(context, { ends: false });
    const ask = await inWorkerd(context, "workerd", DATES[1]);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => ask("job", place)));
    assert.deepEqual(new Set(outcomes), new Set([ALL_COMPLETED]));
  });

  test("a request that is cut off leaves those after it alone", async (context) => {
    const { place, emulator } = await placeOf(context, { ends: false });
    const ask = await inWorkerd(context, "workerd", DATES[1]);
    await emulator.fault({ kind: "hang", match: "GET /webhooks", times: 1 });
    await assert.rejects(ask("job", place, AbortSignal.timeout(1500)), { name: "TimeoutError" });
    assert.equal(await ask("job", place), ALL_COMPLETED);
  });

  test("takes the external entry with a module that the bundler compiled; the default one says so", async (context) => {
    const { place } = await placeOf(context, { ends: false });
    const ask = await inWorkerd(context, "workerd-external", DATES[0], ["browser"]);
    assert.match(await ask("unavailable", {}), /^WasmUnavailableError: .*"hubspot-wasm\/external"/s);
    assert.equal(await ask("job", place), ALL_COMPLETED);
  });
});

/** The job, in one place. */
function runs(where, options, report) {
  test(`runs in ${where}`, { timeout: 300_000, ...options }, async (context) => {
    const { place, visited } = await placeOf(context);
    assert.deepEqual(await report(place, context), EXPECTED);
    assert.equal(visited(), 0, "a redirect was followed");
  });
}

/** An emulator for one run, and the addresses around it. `ends`: its first snapshots end in other ways. */
async function placeOf(context, { ends = true } = {}) {
  const emulator = await emulatorFor(context, { snapshots: QUICK, data: { contacts: CONTACTS } });
  if (ends) {
    await emulator.snapshot({ status: "FAILED", errorCode: "PERMISSION_DENIED" });
    await emulator.snapshot({ status: "EXPIRED" });
  }
  let visited = 0;
  const elsewhere = await startServer((request, response) => {
    if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
    if (request.url === "/visited") visited++;
    response.writeHead(302, { ...CORS, location: "/visited" }).end();
  }, context);
  const silent = await keepPort();
  context.after(silent.release);
  const place = { url: emulator.url, credentials: emulator.credentials, silent: silent.url, elsewhere: elsewhere.url };
  return { place, emulator, visited: () => visited };
}

/** The thread ends by itself after its report. */
function inThread(program, place) {
  const worker = new Worker(`${project}programs/${program}.mjs`, { workerData: place });
  return new Promise((resolve, reject) => {
    let report;
    worker.on("message", (said) => (report = said)).on("error", reject).on("exit", () => resolve(report));
  });
}

/** The process ends by itself after its report. */
function inProcess(binary, args, program, place) {
  const options = { cwd: project, env: environmentIn(project), timeout: 240_000 };
  const child = spawn(binary, [...args, `${project}programs/${program}.mjs`, JSON.stringify(place)], options);
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(JSON.parse(out));
      else reject(new Error(`it ended with ${code ?? signal}: ${err}${out}`));
    });
  });
}

async function inWebWorker(context, place, program, type) {
  const browser = await launch();
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(pages.url);
  const report = (given) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(given.url, { type: given.type });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message ?? "the worker could not be loaded"));
      worker.postMessage(given.place);
    });
  return page.evaluate(report, { url: `/edges/programs/${program}`, type, place });
}

/** A server of workerd with one of the programs; the function asks it. */
async function inWorkerd(context, program, date, conditions) {
  const url = await startWorkerd(context, `${project}programs/${program}.mjs`, `${project}${program}-${date}/`, { date, conditions });
  return async (what, place, signal) => {
    const response = await fetch(`${url}/${what}`, { method: "POST", body: JSON.stringify(place), signal });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text);
  };
}

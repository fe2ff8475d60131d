import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { launch } from "../helpers/chromium.js";
import { contact } from "../helpers/emulator.js";
import { folder, load } from "../helpers/package.js";

const FORBIDDEN = "script-src 'self' 'unsafe-inline'";
const TYPES = { js: "text/javascript", wasm: "application/wasm" };

let browser, emulator, server, origin;

before(async () => {
  const { startEmulator } = await load("hubspot-wasm/emulator");
  emulator = await startEmulator();
  server = createServer(serve).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  await emulator?.close();
});

/** The package's files, and an empty page with the policy that its query names. */
function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, origin);
  const policy = searchParams.get("csp");
  if (pathname === "/") {
    response.writeHead(200, { "content-type": "text/html", ...(policy && { "content-security-policy": policy }) });
    return response.end("<!doctype html><title>test</title>");
  }
  const file = folder + pathname;
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[pathname.split(".").pop()] ?? "text/plain" });
  response.end(readFileSync(file));
}

/** A page on which nothing goes wrong unseen. */
async function open(context, policy) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  context.after(() => page.close());
  await page.goto(policy ? `${origin}/?csp=${encodeURIComponent(policy)}` : origin);
  return { page, wrong };
}

/** What runs in the page: one call of the emulator. */
const options = () => ({ client: { accessToken: emulator.accessToken, baseUrl: emulator.url }, contact });

test("the module gets a contact in a page", async (context) => {
  const { page, wrong } = await open(context);
  const id = await page.evaluate(async ({ client, contact }) => {
    const { HubSpot } = await import("/dist/index.js");
    return (await new HubSpot(client).crm.objects.get(contact)).id;
  }, options());
  assert.equal(id, "1001");
  assert.deepEqual(wrong, []);
});

test("the script gets a contact in a page", async (context) => {
  const { page, wrong } = await open(context);
  await page.addScriptTag({ url: "/dist/index.iife.js" });
  const id = await page.evaluate(async ({ client, contact }) => (await new HubSpotWasm.HubSpot(client).crm.objects.get(contact)).id, options());
  assert.equal(id, "1001");
  assert.deepEqual(wrong, []);
});

test("the external entry finds its wasm by itself in a page", async (context) => {
  const { page } = await open(context);
  const id = await page.evaluate(async ({ client, contact }) => {
    const { HubSpot, init } = await import("/dist/external.js");
    await init();
    return (await new HubSpot(client).crm.objects.get(contact)).id;
  }, options());
  assert.equal(id, "1001");
});

test("the script gets a contact in a worker without fetch, as in an app card", async (context) => {
  const { page } = await open(context);
  const id = await page.evaluate(({ client, contact, origin }) => new Promise((resolve, reject) => {
    const program = `
      importScripts(${JSON.stringify(origin + "/dist/index.iife.js")});
      const carry = self.fetch.bind(self);
      self.fetch = self.XMLHttpRequest = () => { throw new Error("not in a card"); };
      const transport = ({ url, method, headers, body, signal }) => carry(url, { method, headers, body, signal });
      onmessage = async ({ data: { client, contact } }) => {
        try { postMessage({ id: (await new HubSpotWasm.HubSpot({ ...client, transport }).crm.objects.get(contact)).id }); }
        catch (error) { postMessage({ error: String(error) }); }
      };`;
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.id));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ client, contact });
  }), { ...options(), origin });
  assert.equal(id, "1001");
});

test("where a policy forbids wasm, the package loads and its calls say what to do", async (context) => {
  const { page, wrong } = await open(context, FORBIDDEN);
  const told = await page.evaluate(async ({ client, contact }) => {
    const { HubSpot } = await import("/dist/index.js");
    return new HubSpot(client).crm.objects.get(contact).catch((error) => `${error.name}: ${error.message}`);
  }, options());
  assert.match(told, /^WasmUnavailableError: .*'wasm-unsafe-eval'/);
  assert.deepEqual(wrong, []);
});

test("a policy with wasm-unsafe-eval is enough", async (context) => {
  const { page } = await open(context, `${FORBIDDEN} 'wasm-unsafe-eval'`);
  const id = await page.evaluate(async ({ client, contact }) => {
    const { HubSpot } = await import("/dist/index.js");
    return (await new HubSpot(client).crm.objects.get(contact)).id;
  }, options());
  assert.equal(id, "1001");
});

test("an abort in a page rejects with the signal's reason", async (context) => {
  await emulator.fault({ kind: "hang", times: 1 });
  const { page } = await open(context);
  const name = await page.evaluate(async ({ client, contact }) => {
    const { HubSpot } = await import("/dist/index.js");
    return new HubSpot(client).crm.objects.get(contact, { signal: AbortSignal.timeout(100) }).catch((error) => error.name);
  }, options());
  assert.equal(name, "TimeoutError");
});

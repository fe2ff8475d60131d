import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { contact, emulatorFor } from "../helpers/emulator.js";
import { callEvery } from "../helpers/every-operation.js";
import { load } from "../helpers/package.js";
import { startBrowser } from "../helpers/pages.js";

const FORBIDDEN = "script-src 'self' 'unsafe-inline' blob:";

let browser, emulator, origin;
const open = (context, policy) => browser.open(context, policy);

before(async () => {
  const { startEmulator } = await load("hubspot-wasm/emulator");
  emulator = await startEmulator();
  browser = await startBrowser();
  origin = browser.origin;
});

after(async () => {
  await browser?.close();
  await emulator?.close();
});

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

test("a page calls every operation", async (context) => {
  const emulator = await emulatorFor(context, { limits: { general: 10_000, search: 100 } });
  const { page, wrong } = await open(context);
  const steps = JSON.parse(readFileSync(new URL("../helpers/every-operation.json", import.meta.url), "utf8"));
  const { url, accessToken, clientId, clientSecret, developerApiKey, appId } = emulator;
  const credentials = { accessToken, clientId, clientSecret, developerApiKey, appId };
  const different = await page.evaluate(async ({ callEvery, url, credentials, steps }) => {
    const { HubSpot } = await import("/dist/index.js");
    const { clientId, clientSecret, ...rest } = credentials;
    const hubspot = new HubSpot({ ...rest, app: { clientId, clientSecret }, baseUrl: url, retry: { attempts: 1 } });
    const control = async (name, params) => (await fetch(`${url}/_emulator/${name}`, { method: "POST", body: JSON.stringify(params) })).json();
    return (0, eval)(`(${callEvery})`)(hubspot, control, credentials, steps);
  }, { callEvery: String(callEvery), url, credentials, steps });
  assert.deepEqual(different, []);
  // HubSpot's errors show in the console, as any page's do.
  assert.deepEqual(wrong.filter((line) => !/Failed to load resource/.test(line)), []);
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

/** What a module worker under the page's policy, without fetch as in an app card, says of a contact by an entry. */
function inWorker(page, entry) {
  const program = `
    import { HubSpot } from ${JSON.stringify(`${origin}/dist/${entry}`)};
    const carry = self.fetch.bind(self);
    self.fetch = self.XMLHttpRequest = () => { throw new Error("not in a card"); };
    const transport = ({ url, method, headers, body, signal }) => carry(url, { method, headers, body, signal });
    onmessage = async ({ data: { client, contact } }) => {
      const said = new HubSpot({ ...client, transport }).crm.objects.get(contact);
      postMessage(await said.then(({ id }) => id, (error) => error.name + ": " + error.message));
    };`;
  return page.evaluate(({ program, ...given }) => new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })), { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message ?? "the worker could not be loaded"));
    worker.postMessage(given);
  }), { program, ...options() });
}

/** What a page says of a contact by an entry. */
function inPage(page, entry) {
  return page.evaluate(async ({ client, contact, entry }) => {
    const { HubSpot } = await import(`/dist/${entry}`);
    return new HubSpot(client).crm.objects.get(contact).then(({ id }) => id, (error) => `${error.name}: ${error.message}`);
  }, { ...options(), entry });
}

for (const [place, ask] of Object.entries({ page: inPage, worker: inWorker })) {
  test(`where a policy forbids wasm, the package loads in a ${place} and its calls say what to do`, async (context) => {
    const { page, wrong } = await open(context, FORBIDDEN);
    assert.match(await ask(page, "index.js"), /^WasmUnavailableError: .*"hubspot-wasm\/js".*'wasm-unsafe-eval'/);
    assert.deepEqual(wrong, []);
  });

  test(`where a policy forbids wasm, the entry without it gets a contact in a ${place}`, async (context) => {
    const { page, wrong } = await open(context, FORBIDDEN);
    assert.equal(await ask(page, "js.js"), "1001");
    assert.deepEqual(wrong, []);
  });
}

test("a policy with wasm-unsafe-eval is enough", async (context) => {
  const { page } = await open(context, `${FORBIDDEN} 'wasm-unsafe-eval'`);
  assert.equal(await inPage(page, "index.js"), "1001");
  assert.equal(await inWorker(page, "index.js"), "1001");
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

// Both entries by way of every bundler, and without one, as far as a page or a worker of Chromium.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { relative } from "node:path";
import { after, before, test } from "node:test";

import { buildCard } from "../card/build.js";
import { launch } from "../helpers/chromium.js";
import { codeOf, read } from "../helpers/documents.js";
import { consumer } from "../helpers/package.js";
import { startPages } from "../helpers/pages.js";
import { BUNDLERS, viteServer, withVite } from "./bundlers.js";
import { ENTRIES, EXPECTED, programsOf, startPlace } from "./project.js";

const WITHOUT_WASM = "script-src 'self' 'unsafe-inline' blob:";
const FILES = { "hubspot-wasm": "index.js", "hubspot-wasm/js": "js.js" };

let place, close, browser, pages;

before(async () => {
  ({ place, close } = await startPlace());
  browser = await launch();
  pages = await startPages(consumer);
});

after(async () => {
  await browser?.close();
  pages?.close();
  await close?.();
});

const addressOf = (file) => `${pages.url}/${relative(consumer, file)}`;

/** A page with some HTML in it; where wasm is not needed, it is forbidden. */
const pageWith = (html, entry) => `${pages.url}/?${new URLSearchParams({ html, ...(entry.endsWith("/js") && { policy: WITHOUT_WASM }) })}`;

/** What the page at an address says, once it has loaded its scripts; nothing may go wrong in it. */
async function said(address, ask = (place) => globalThis.check(place), ready = () => "check" in globalThis) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  try {
    await page.goto(address);
    await page.waitForFunction(ready, undefined, { timeout: 60_000 }).catch((error) => wrong.push(error.message));
    assert.deepEqual(wrong, []);
    return await page.evaluate(ask, place);
  } finally {
    await page.close();
  }
}

/** What a card's script says in a worker, where there is no fetch but one that is given. */
function inCard({ accessToken, url }) {
  const program = `
    const carry = self.fetch.bind(self);
    self.fetch = self.XMLHttpRequest = () => { throw new Error("not in a card"); };
    importScripts(${JSON.stringify(globalThis.card)});
    const transport = ({ url, method, headers, body, signal }) => carry(url, { method, headers, body, signal });
    onmessage = ({ data }) => self.check({ ...data, transport }).then(postMessage, (error) => postMessage(String(error)));`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ accessToken, url });
  });
}

for (const entry of ENTRIES) {
  for (const [name, { type, make }] of Object.entries(BUNDLERS)) {
    test(`${entry} by ${name}`, async () => {
      const folder = programsOf(entry, name.replace(/\W+/g, "-"));
      await make(folder);
      const script = `<script ${type === "module" ? 'type="module"' : ""} src="${addressOf(`${folder}out.js`)}"></script>`;
      assert.equal(await said(pageWith(script, entry)), EXPECTED);
    });
  }

  test(`${entry} by Vite`, async () => {
    const folder = programsOf(entry, "vite");
    await withVite(folder);
    assert.equal(await said(addressOf(`${folder}dist/index.html`)), EXPECTED);
  });

  test(`${entry} by Vite's server`, async (context) => {
    const { url, warnings, close } = await viteServer(programsOf(entry, "vite-server"));
    context.after(close);
    assert.equal(await said(url), EXPECTED);
    assert.deepEqual(warnings, []);
  });

  for (const build of ["upload", "development"]) {
    test(`${entry} in an app card, built for ${build}`, async () => {
      const card = addressOf(await buildCard({ folder: programsOf(entry, `card-${build}`), entry: "bundled.js", build }));
      assert.equal(await said(pageWith(`<script>card = ${JSON.stringify(card)}</script>`, entry), inCard, () => "card" in globalThis), EXPECTED);
    });
  }

  test(`${entry} in a page without a bundler`, async () => {
    const imports = { [entry]: `/node_modules/hubspot-wasm/dist/${FILES[entry]}` };
    const program = addressOf(`${programsOf(entry, "page")}bundled.js`);
    const html = `<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="${program}"></script>`;
    assert.equal(await said(pageWith(html, entry)), EXPECTED);
  });
}

/** A folder whose `bundled.js` takes the entry without bytes. */
function external(name) {
  const folder = programsOf(ENTRIES[0], `external-${name}`);
  cpSync(`${folder}external.js`, `${folder}bundled.js`);
  return folder;
}

for (const [name, make] of Object.entries({ webpack: BUNDLERS.webpack.make, Vite: withVite })) {
  test(`hubspot-wasm/external by ${name}`, async () => {
    const folder = external(name);
    await make(folder);
    const page = name === "Vite" ? addressOf(`${folder}dist/index.html`) : pageWith(`<script src="${addressOf(`${folder}out.js`)}"></script>`, ENTRIES[0]);
    assert.equal(await said(page), EXPECTED);
  });
}

test("hubspot-wasm/external by Vite's server", async (context) => {
  const { url, close } = await viteServer(external("server"));
  context.after(close);
  assert.equal(await said(url), EXPECTED);
});

test("the script in a page", async () => {
  const { pathname } = new URL(addressOf(`${programsOf(ENTRIES[0], "script")}check.js`));
  const html = `
    <script src="/node_modules/hubspot-wasm/dist/index.iife.js"></script>
    <script type="module">import { check } from "${pathname}"; globalThis.check = (place) => check(HubSpotWasm, place);</script>`;
  assert.equal(await said(pageWith(html, ENTRIES[0])), EXPECTED);
});

test("the guide's page takes the entry that its policy allows", async () => {
  const [code] = codeOf(read("docs/hosts.md"));
  const imports = Object.fromEntries(ENTRIES.map((entry) => [entry, `/node_modules/hubspot-wasm/dist/${FILES[entry]}`]));
  const { pathname } = new URL(addressOf(`${programsOf(ENTRIES[0], "guide")}check.js`));
  const html = `
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">
      import { check } from "${pathname}";
      ${code}
      globalThis.check = (place) => check({ HubSpot, isHubSpotError }, place);
    </script>`;
  const loaded = [];
  for (const entry of ENTRIES) {
    const page = pageWith(html, entry);
    assert.equal(await said(page), EXPECTED);
    loaded.push(await said(page, () => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop()).filter((name) => /^(index|js)\.js$/.test(name))));
  }
  assert.deepEqual(loaded, [["index.js"], ["js.js"]]);
});

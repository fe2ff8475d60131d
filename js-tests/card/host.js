// HubSpot's side of a card in Chromium: a page that shows it, and the worker in which it runs.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { launch } from "../helpers/chromium.js";
import { startServer } from "../helpers/server.js";

const here = fileURLToPath(new URL("./", import.meta.url));
const PAGE = "<!doctype html><meta charset=utf-8><title>A contact</title><link rel=icon href=data:,><link rel=stylesheet href=/page.css><main></main><script src=/page.js></script>";

/** A browser, and the server of its pages and of cards. */
export async function startHost() {
  const files = { "/": ["text/html", PAGE], "/page.css": ["text/css", readFileSync(`${here}host/page.css`)] };
  for (const name of ["page", "worker"]) files[`/${name}.js`] = ["text/javascript", await script(name)];
  const { url: origin, close } = await startServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const [type, body] = files[pathname] ?? [];
    if (!type) return response.writeHead(404).end();
    // A worker has the policy that comes with its own script.
    const policy = searchParams.get("csp");
    response.writeHead(200, { "content-type": type, ...(policy && { "content-security-policy": policy }) }).end(body);
  });
  const browser = await launch();
  let cards = 0;

  return {
    /**
     * A page for a card. `open` and `close` do what HubSpot does when somebody comes to the card and leaves it.
     * @param {import("node:test").TestContext} test
     * @param {object} card
     * @param {string} card.script the path of what the bundler made
     * @param {object} card.context what HubSpot tells a card of where it is
     * @param {(url: string, options?: object) => Promise<Response>} card.hubspotFetch
     * @param {string} [card.policy] the Content-Security-Policy of its worker
     */
    async page(test, { script, context, hubspotFetch, policy }) {
      const profile = await browser.newContext({ viewport: { width: 720, height: 640 } });
      test.after(() => profile.close());
      const page = await profile.newPage();
      const wrong = [];
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
      await page.exposeFunction("hubspotFetch", async (...request) => {
        const response = await hubspotFetch(...request);
        return { status: response.status, text: await response.text() };
      });
      await page.goto(origin);
      const path = `/card-${++cards}.js`;
      files[path] = ["text/javascript", readFileSync(script)];
      const card = { worker: `/worker.js${policy ? `?csp=${encodeURIComponent(policy)}` : ""}`, script: origin + path, context };
      return {
        page,
        wrong,
        open: () => page.evaluate((given) => window.openCard(given), card),
        close: () => page.evaluate(() => window.closeCard()),
        changes: () => page.evaluate(() => window.changes),
      };
    },

    async close() {
      await browser.close();
      close();
    },
  };
}

/** The React of HubSpot's worker is the one for production. */
async function script(name) {
  const define = { "process.env.NODE_ENV": '"production"' };
  const options = { entryPoints: [`${here}host/${name}.js`], bundle: true, format: "iife", define, write: false, logLevel: "warning" };
  return (await build(options)).outputFiles[0].text;
}

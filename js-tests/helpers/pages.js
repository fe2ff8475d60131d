// Pages from loopback, and a headless Chromium that looks at them.

import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";

import { launch } from "./chromium.js";
import { folder } from "./package.js";
import { startServer } from "./server.js";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** A server of a folder's files, and at the root of a page with the `html` and the `policy` that its query has. */
export function startPages(root) {
  return startServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname === "/") {
      const policy = searchParams.get("policy");
      response.writeHead(200, { "content-type": TYPES[".html"], ...(policy && { "content-security-policy": policy }) });
      return response.end(`<!doctype html><title>test</title>${searchParams.get("html") ?? ""}`);
    }
    const file = root + pathname;
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "text/plain" }).end(readFileSync(file));
  });
}

/** A browser, and pages that have the package's files beside them. */
export async function startBrowser() {
  const { url: origin, close } = await startPages(folder);
  const browser = await launch();

  return {
    origin,

    /** A profile of its own, whose pages share what they store. */
    async context(test) {
      const context = await browser.newContext();
      test.after(() => context.close());
      return context;
    },

    /** A page on which nothing goes wrong unseen; of a profile, or of one that ends with the test. */
    async open(owner, policy) {
      const profile = owner.newPage ? owner : await this.context(owner);
      const page = await profile.newPage();
      const wrong = [];
      page.on("pageerror", (error) => wrong.push(error.message));
      await page.goto(policy ? `${origin}/?${new URLSearchParams({ policy })}` : origin);
      return { page, wrong };
    },

    async close() {
      await browser.close();
      close();
    },
  };
}

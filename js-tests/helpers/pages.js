// Headless Chromium with pages from loopback that have the package's files beside them.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

import { launch } from "./chromium.js";
import { folder } from "./package.js";

const TYPES = { js: "text/javascript", wasm: "application/wasm" };

/** A browser, and the server of its pages. */
export async function startBrowser() {
  const server = createServer(serve).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
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
      await page.goto(policy ? `${origin}/?csp=${encodeURIComponent(policy)}` : origin);
      return { page, wrong };
    },

    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The package's files, and an empty page with the policy that its query names. */
function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
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

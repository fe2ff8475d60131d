// What a program that gets one contact ships, bundled with each side for Node and for a browser, and what is installed for it.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { fact } from "./measure.mjs";

const { build } = createRequire(new URL("../js-tests/package.json", import.meta.url))("esbuild");
const packed = join(import.meta.dirname, "../dist/package");
const programs = {
  plain: 'const url = "https://api.hubapi.com/crm/v3/objects/contacts/1001";\nconst headers = { authorization: "Bearer token" };\nconsole.log(await (await fetch(url, { headers })).json());',
  package: `import { HubSpot } from "${packed}/dist/index.js";\nconst hubspot = new HubSpot({ accessToken: "token" });\nconsole.log(await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 }));`,
  peer: 'import { Client } from "../js-tests/moving/hubspot-client.js";\nconst client = new Client({ accessToken: "token" });\nconsole.log(await client.crm.contacts.basicApi.getById("1001"));',
};

/** The bundle of a program, or the modules that it wants and that are not there. */
async function bundled(program, options) {
  // Where modules can be required, nothing may be awaited at the top.
  const contents = program.replace(/^(const url|const hubspot|const client)[^]*/m, (rest) => `(async () => {\n${rest}\n})();`);
  const stdin = { contents, resolveDir: import.meta.dirname };
  const common = { bundle: true, minify: true, write: false, legalComments: "none", logLevel: "silent", absWorkingDir: import.meta.dirname };
  try {
    const { outputFiles } = await build({ stdin, ...common, ...options });
    return { bytes: outputFiles[0].contents };
  } catch ({ errors }) {
    if (!errors) throw new Error("esbuild ended without saying why");
    const missing = errors.map(({ text }) => /Could not resolve "(?<name>[^"]+)"/.exec(text)?.groups.name ?? text);
    return { missing: [...new Set(missing)].sort() };
  }
}

/** An empty module for each of Node's own. */
const empty = {
  name: "empty",
  setup(setup) {
    setup.onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join("|")})$`) }, ({ path }) => ({ path, namespace: "empty" }));
    setup.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
  },
};

function brotli(bytes) {
  return brotliCompressSync(bytes).length / 1000;
}

/** Bytes and files below a folder, without what npm writes for itself. */
function installed(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== ".package-lock.json");
  return { megabytes: files.reduce((sum, { parentPath, path, name }) => sum + statSync(join(parentPath ?? path, name)).size, 0) / 1e6, files: files.length };
}

const node = {};
const browser = {};
for (const [side, program] of Object.entries(programs)) {
  node[side] = (await bundled(program, { platform: "node", format: "cjs" })).bytes;
  const { bytes, missing } = await bundled(program, { platform: "browser", format: "iife" });
  browser[side] = bytes ?? (await bundled(program, { platform: "browser", format: "iife", plugins: [empty] })).bytes;
  if (missing) fact(`modules that the bundle of ${side} for a browser lacks`, missing);
}
const each = (value) => Object.fromEntries(Object.keys(programs).map((side) => [side, value(side)]));
fact("bundle for Node, minified", each((side) => node[side].length / 1000), "kB");
fact("bundle for Node, brotli", each((side) => brotli(node[side])), "kB");
fact("bundle for a browser, minified", each((side) => browser[side].length / 1000), "kB");
fact("bundle for a browser, brotli", each((side) => brotli(browser[side])), "kB");

const own = installed(packed);
const moving = join(import.meta.dirname, "../js-tests/moving");
const peers = installed(join(moving, "node_modules"));
fact("installed", { package: own.megabytes, peer: peers.megabytes }, "MB");
fact("installed, files", { package: own.files, peer: peers.files }, "");
fact("installed, packages", { package: 1, peer: Object.keys(JSON.parse(readFileSync(join(moving, "package-lock.json"), "utf8")).packages).length - 1 }, "");

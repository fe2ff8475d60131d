// The installed package, as a user's program sees it.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

// In a terminal the test runner has its files coloured, and so whatever they run; but what programs print is compared.
delete process.env.FORCE_COLOR;

/** The project that the package is installed in; helpers/install.js makes it. */
export const consumer = fileURLToPath(new URL("../../test-output/consumer/", import.meta.url));
/** The package's own folder. */
export const folder = `${consumer}node_modules/hubspot-wasm/`;

/** A folder of that project, which has the package installed; it is removed after the tests. */
export function folderOfTests(after) {
  const made = mkdtempSync(`${consumer}tests-`);
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const program = await import(pathToFileURL(`${consumer}load.js`));

/** What the tests take for the client: HUBSPOT_WASM_ENTRY=hubspot-wasm/js runs them without WebAssembly. */
const client = process.env.HUBSPOT_WASM_ENTRY ?? "hubspot-wasm";

/** `import(name)` from the user's program. */
export const load = (name) => program.load(name === "hubspot-wasm" ? client : name);

/** `require(name)` from the user's program. */
export const require = createRequire(`${consumer}program.cjs`);

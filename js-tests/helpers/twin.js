// Runs the tests of the package over the entry without WebAssembly: all but those that are not about the client.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OTHERS = /^(constants|emulator.*|packaging|twin|types)\.test\.js$/;

const folder = fileURLToPath(new URL("../package/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".test.js") && !OTHERS.test(name));
const env = { ...process.env, HUBSPOT_WASM_ENTRY: "hubspot-wasm/js" };
const { status } = spawnSync(process.execPath, ["--test", ...files.map((name) => folder + name)], { stdio: "inherit", env });
process.exitCode = status ?? 1;

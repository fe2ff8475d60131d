// Node with every entry at a time, the emulator among them.
import { createRequire } from "node:module";

import { check } from "./check.js";

const { imported, required } = JSON.parse(process.argv[2]);
const loaded = Object.fromEntries(await Promise.all(imported.map(async (name) => [name, await import(name)])));
const require = createRequire(import.meta.url);
for (const name of required) {
  const [one, other] = [Object.keys(loaded[name]).sort().join(), Object.keys(require(name)).sort().join()];
  if (one !== other) throw new Error(`${name} exports ${one} to import and ${other} to require`);
}
const emulator = await loaded["hubspot-wasm/emulator"].startEmulator();
console.log(await check(loaded["hubspot-wasm"], emulator));
await emulator.close();

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { read } from "../helpers/documents.js";
import { consumer, load } from "../helpers/package.js";

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const program = fileURLToPath(new URL("../types/consumer.ts", import.meta.url));

/** Compiles files in the user's project, strictly and without the DOM. */
function compile(files, options) {
  const base = { strict: true, noEmit: true, lib: ["es2022"], types: [], target: "es2022", skipLibCheck: false, skipDefaultLibCheck: true, exactOptionalPropertyTypes: true, verbatimModuleSyntax: false };
  writeFileSync(`${consumer}tsconfig.json`, JSON.stringify({ compilerOptions: { ...base, ...options }, files }));
  try {
    execFileSync(process.execPath, [tsc, "-p", "."], { cwd: consumer, encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
}

test("a user's program compiles, as a module and as CommonJS", () => {
  cpSync(program, `${consumer}program.mts`);
  cpSync(program, `${consumer}program.cts`);
  compile(["program.mts", "program.cts"], { module: "node16", moduleResolution: "node16" });
});

test("it compiles for a bundler, with the DOM's own types in the places of ours", () => {
  cpSync(program, `${consumer}bundled.ts`);
  writeFileSync(`${consumer}dom.ts`, `
    import { HubSpot } from "hubspot-wasm";
    import { init } from "hubspot-wasm/external";
    import { createEmulator } from "hubspot-wasm/emulator";
    const hubspot = new HubSpot({ transport: ({ url, method, headers }) => fetch(url, { method, headers }) });
    hubspot.crm.objects.get({ objectType: "a", objectId: 1 }, { signal: new AbortController().signal, headers: new Headers() });
    new HubSpot({ transport: ({ operation, params, signal }) => fetch("/hubspot", { method: "POST", body: JSON.stringify({ operation, params }), signal }) });
    new HubSpot({ transport: ({ url, ...init }) => emulator.fetch(url, init) });
    const emulator = createEmulator({ seed: 2, journal: { interval: 0, snapshotsBySubscription: true } });
    export const fetched: Promise<Response> = emulator.fetch("/");
    export const waiting: Promise<{ waiting: number }> = emulator.event({ type: "crmObject", action: "MERGE" });
    export const sent: Promise<{ eventId: number }> = emulator.event({ subscriptionType: "deal.creation", objectId: 5n });
    export const ready: Promise<void> = init(fetch("core.wasm"));
  `);
  compile(["bundled.ts"], { module: "esnext", moduleResolution: "bundler" });
  compile(["dom.ts"], { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"] });
});

test("each call of the guide about moving compiles", () => {
  const [, methods] = read("docs/moving.md").split("\n## Method by method\n");
  const calls = [...methods.matchAll(/^\| `.*` \| `(.*)` \|$/gm)].map(([, call]) => `hubspot.${call};\n`);
  assert.ok(calls.length > 50);
  writeFileSync(`${consumer}moving.mts`, `import { HubSpot } from "hubspot-wasm";\nconst hubspot = new HubSpot();\n${calls.join("")}`);
  compile(["moving.mts"], { module: "node16", moduleResolution: "node16" });
});

test("an emulator's types have all that it takes and tells", async () => {
  const { createEmulator } = await load("hubspot-wasm/emulator");
  const known = (options) => {
    try {
      createEmulator(options);
    } catch ({ message }) {
      return JSON.stringify(message.split("known: ")[1].split(", "));
    }
  };
  const emulator = createEmulator();
  await emulator.fault({ kind: 503 });
  await emulator.fetch(`${emulator.url}/feature-flags/v3/54321/flags/a?hapikey=${emulator.developerApiKey}`, { method: "PUT", body: JSON.stringify({ defaultState: "ON" }) });
  await emulator.execution();
  writeFileSync(`${consumer}emulated.mts`, `
    import { createEmulator, startEmulator, type EmulatorOptions, type EmulatorState, type ImportData, type ImportedObject, type ImportedProperty, type JournalOptions, type SnapshotOptions } from "hubspot-wasm/emulator";
    export const state = ${JSON.stringify(await emulator.state())} satisfies EmulatorState;
    export const options = ${known({ "?": 1 })} satisfies (keyof EmulatorOptions)[];
    export const limits = ${known({ limits: { "?": 1 } })} satisfies (keyof Required<EmulatorOptions>["limits"])[];
    export const snapshots = ${known({ snapshots: { "?": 1 } })} satisfies (keyof SnapshotOptions)[];
    export const journal = ${known({ journal: { "?": 1 } })} satisfies (keyof JournalOptions)[];
    export const data = ${known({ data: { "?": 1 } })} satisfies (keyof ImportData)[];
    export const object = ${known({ data: { deals: [{ "?": 1 }] } })} satisfies (keyof ImportedObject)[];
    export const property = ${known({ data: { properties: { deals: [{ "?": 1 }] } } })} satisfies (keyof Exclude<ImportedProperty, string>)[];
    await using one = createEmulator({ data: { cars: [{ id: 1 }], properties: { contacts: [{ name: "size", type: "enumeration", options: ["S"] }] } } });
    await using other = await startEmulator();
    // @ts-expect-error there is no such object type
    await one.import({ planets: [] });
    void other;
  `);
  compile(["emulated.mts"], { module: "node16", moduleResolution: "node16", lib: ["es2022", "dom"] });
});

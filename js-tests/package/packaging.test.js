import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { build } from "esbuild";

import { consumer, folder, load, require } from "../helpers/package.js";

const manifest = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
const node = (...args) => execFileSync(process.execPath, args, { cwd: consumer, encoding: "utf8" });

/** What a browser's script sees and no more. */
const browserLike = (more) => ({ TextDecoder, TextEncoder, URL, DOMException, setTimeout, clearTimeout, queueMicrotask, ...more });

test("the package needs nothing and runs nothing when it is installed", () => {
  for (const field of ["dependencies", "optionalDependencies", "scripts", "browser"]) assert.equal(manifest[field], undefined, field);
  assert.deepEqual(readdirSync(`${consumer}node_modules`).filter((name) => !name.startsWith(".")), ["hubspot-wasm"]);
});

test("everything that the manifest points at is there, and nothing but the product is", () => {
  const targets = JSON.stringify([manifest.exports, manifest.main, manifest.module, manifest.types, manifest.unpkg]);
  for (const [target] of targets.matchAll(/\.\/[^"]+/g)) {
    if (/\.\w+$/.test(target) && target.includes("dist/")) assert.ok(existsSync(folder + target), target);
  }
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.\w+$/.test(name));
  assert.deepEqual(files.filter((name) => !/\.(m?js|cjs|d\.c?ts|wasm|json|md)$/.test(name)), []);
  for (const license of ["LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(existsSync(folder + license));
});

test("import, require, the script and the entry without wasm give the same", async () => {
  const names = Object.keys(await load("hubspot-wasm")).sort();
  assert.ok(names.includes("HubSpot") && names.includes("isHubSpotError"));
  for (const entry of ["hubspot-wasm", "hubspot-wasm/js"]) assert.deepEqual(Object.keys(require(entry)).sort(), names);
  assert.deepEqual(Object.keys(await load("hubspot-wasm/js")).sort(), names);
  const context = vm.createContext(browserLike());
  vm.runInContext(`${readFileSync(`${folder}dist/index.iife.js`, "utf8")}; globalThis.names = Object.keys(HubSpotWasm)`, context);
  assert.deepEqual([...context.names].sort(), names);
  assert.deepEqual(Object.keys(await load("hubspot-wasm/external")).filter((name) => !names.includes(name)), ["init"]);
});

test("the entries beside the client load nothing else, and are the same by import and require", async () => {
  for (const name of ["redis", "node", "emulator"]) {
    const names = Object.keys(await load(`hubspot-wasm/${name}`)).sort();
    assert.deepEqual(Object.keys(require(`hubspot-wasm/${name}`)).sort(), names);
  }
  for (const name of ["redis", "node"]) {
    const text = readFileSync(`${folder}dist/${name}.js`, "utf8");
    for (const [, from] of text.matchAll(/\bfrom "([^"]+)"/g)) assert.match(from, /^node:/);
  }
  assert.equal((await load("hubspot-wasm/redis")).LeaseLostError.name, "LeaseLostError");
  assert.equal(require("hubspot-wasm/redis").LeaseLostError.name, "LeaseLostError");
});

test("a runner of tests that takes CommonJS alone, has no import() and gives each file globals of its own can use the emulator", async () => {
  const context = vm.createContext();
  const globals = [...Object.getOwnPropertyNames(globalThis).filter((name) => !vm.runInContext(`${JSON.stringify(name)} in globalThis`, context)), "ArrayBuffer", "Uint8Array"];
  for (const name of globals) context[name] = globalThis[name];
  const load = (file) => {
    const module = { exports: {} };
    const filename = `${folder}dist/${file}`;
    vm.compileFunction(readFileSync(filename, "utf8"), ["module", "exports", "require"], { parsingContext: context, filename })(module, module.exports, require);
    return module.exports;
  };
  const { HubSpot } = load("index.cjs");
  const { createEmulator, startEmulator } = load("emulator.cjs");
  const contact = { objectType: "contacts", objectId: 1001 };

  const inProcess = createEmulator();
  const { accessToken } = inProcess;
  const transport = ({ url, ...init }) => inProcess.fetch(url, init);
  assert.equal((await new HubSpot({ accessToken, transport }).crm.objects.get(contact)).id, "1001");
  await inProcess.fault({ match: "GET /crm", kind: "hang" });
  const refused = new HubSpot({ accessToken, transport }).crm.objects.get(contact, { attemptTimeout: 20, retry: { attempts: 1 } });
  await assert.rejects(refused, (error) => error.name === "TimeoutError");

  const behindPort = await startEmulator();
  const hubspot = new HubSpot({ accessToken: behindPort.accessToken, baseUrl: behindPort.url });
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  await behindPort.close();
});

test("names survive minification", async () => {
  const all = await load("hubspot-wasm");
  for (const [name, Class] of Object.entries(all).filter(([name]) => /^[A-Z]/.test(name))) {
    assert.equal(Class.name, name);
    if (name !== "HubSpot") assert.equal(new Class("x").name, name);
  }
});

test("the default entry and the one without wasm are one file each that needs nothing but JavaScript", () => {
  for (const file of ["index.js", "js.js"]) assert.doesNotMatch(readFileSync(`${folder}dist/${file}`, "utf8"), /\bimport\s*\(|\bimport[^;]*from|import\.meta|\bprocess\.|\bBuffer\b|\brequire\(/);
});

test("importing compiles nothing; where wasm is forbidden the first use says what to do", () => {
  const program = `
    const refuse = () => { throw new WebAssembly.CompileError("violates the Content Security Policy"); };
    WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: refuse });
    const { HubSpot } = await import("hubspot-wasm");
    const hubspot = new HubSpot({ accessToken: "x" });
    await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }).catch((error) => console.log(error.name, error.message));`;
  assert.match(node("--input-type=module", "-e", program), /^WasmUnavailableError .*"hubspot-wasm\/js".*'wasm-unsafe-eval'/);
  const none = program.replace(/WebAssembly.Module = .*/, "delete globalThis.WebAssembly;");
  assert.match(node("--input-type=module", "-e", none), /^WasmUnavailableError there is no WebAssembly here.*"hubspot-wasm\/js"/);
});

test("HubSpot's own bundler settings make one working script of it", async () => {
  const options = {
    stdin: { contents: 'import { HubSpot } from "hubspot-wasm"; globalThis.built = new HubSpot().build("crm.objects.get", { objectType: "contacts", objectId: 1 });', resolveDir: consumer },
    bundle: true, write: false, minify: true, format: "iife", platform: "browser", logLevel: "silent",
    // Safari 14 has destructuring; esbuild says no because of a corner of it.
    target: ["es2020", "chrome87", "edge88", "firefox78", "safari14"], supported: { destructuring: true }, conditions: ["browser", "module", "production"],
  };
  const { outputFiles, warnings } = await build(options);
  assert.deepEqual(warnings, []);
  const context = vm.createContext(browserLike());
  vm.runInContext(outputFiles[0].text, context);
  assert.match(context.built.url, /\/crm\/v3\/objects\/contacts\/1$/);
});

test("a bundle that takes the error classes alone leaves the rest out of its own code", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'import "hubspot-wasm";', resolveDir: consumer },
    bundle: true, write: false, format: "esm", logLevel: "silent",
  });
  assert.ok(outputFiles[0].text.length < 1000);
});

test("the entry for workerd takes its module by import", async () => {
  const seen = [];
  await build({
    stdin: { contents: 'export * from "hubspot-wasm";', resolveDir: consumer },
    bundle: true, write: false, format: "esm", conditions: ["workerd", "worker", "browser"], logLevel: "silent",
    plugins: [{ name: "wasm", setup: (build) => void build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => (seen.push(`${resolveDir}/${path}`), { path, external: true })) }],
  });
  assert.deepEqual(seen, [`${folder}dist/./core_bg.wasm`]);
});

test("the external entry says that it needs init, and takes every kind of source", () => {
  const program = (source) => `
    import { readFileSync } from "node:fs";
    import { HubSpot, init } from "hubspot-wasm/external";
    const bytes = readFileSync(new URL(import.meta.resolve("hubspot-wasm/core.wasm")));
    const built = () => new HubSpot().build("crm.objects.get", { objectType: "contacts", objectId: 1 }).method;
    try { built(); } catch (error) { console.log(error.name, /init\\(\\)/.test(error.message)); }
    await init(new Response("", { status: 404 })).catch((error) => console.log(error.name, error.message));
    await Promise.all([init(${source}), init()]);
    console.log(built());`;
  const expected = "WasmUnavailableError true\nWasmUnavailableError the wasm was not found: HTTP status 404\nGET\n";
  const sources = [
    "bytes",
    "new WebAssembly.Module(bytes)",
    "Promise.resolve(bytes)",
    'new Response(bytes, { headers: { "content-type": "text/plain" } })',
    'new URL("data:application/wasm;base64," + bytes.toString("base64"))',
  ];
  for (const source of sources) assert.equal(node("--input-type=module", "-e", program(source)), expected, source);
});

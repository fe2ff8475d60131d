// Joins the wasm with this folder: dist/package/ is what npm publishes.
// `make package` runs it, after the core is in pkg/, the core for cards in pkg/card/ and the emulator in emulator/pkg/.

import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

import { lettersOf } from "./letters.mjs";
import { glueOfTwin, twinOf } from "./twin.mjs";

const root = new URL("../", import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, root));
const template = (relative) => path(`pkg-template/${relative}`);
const out = (relative) => path(`dist/package/${relative}`);
const { build } = createRequire(path("js-tests/package.json"))("esbuild");

// Short lines: Node prints the one from which an uncaught error comes.
const COMMON = { bundle: true, minify: true, lineLimit: 200, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };
/** What the compiler may have used; wasm-opt would refuse it otherwise. */
const FEATURES = ["bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types", "multivalue"].map((name) => `--enable-${name}`);
/** Stands for the module's text until the lines are broken. */
const TEXT = "@text@";
/** Types of what can't be required. */
const MODULE_ALONE = "external.d.ts";

await rm(out(""), { recursive: true, force: true });
await mkdir(out("dist"), { recursive: true });

await bundles();
await beside();
await declarations();
await emulator();
await manifest();
await cp(template("README.md"), out("README.md"));
for (const license of ["LICENSE-MIT", "LICENSE-APACHE"]) await cp(path(license), out(license));
await sizes();

async function bundles() {
  const { wasm, glue } = await shortened("pkg", "core");
  const plugins = [wasmModules(glue)];
  const bundle = (entry, outfile, more) => write(wasm, { plugins, entryPoints: [template(`src/entries/${entry}.js`)], outfile: out(`dist/${outfile}`), ...more });
  await Promise.all([
    bundle("index", "index.js", { format: "esm" }),
    bundle("index", "index.cjs", { format: "cjs" }),
    bundle("index", "index.iife.js", { format: "iife", globalName: "HubSpotWasm" }),
    bundle("workerd", "workerd.js", { format: "esm", external: ["./core_bg.wasm"] }),
    bundle("external", "external.js", { format: "esm" }),
    writeFile(out("dist/core_bg.wasm"), wasm),
    twin(glue, "core", "js"),
    card(),
  ]);
}

/** The entries for app cards, over the core that speaks through a relay alone. */
async function card() {
  const { wasm, glue } = await shortened("pkg/card", "card");
  const shared = { plugins: [wasmModules(glue)], entryPoints: [template("src/entries/card.js")] };
  await Promise.all([
    write(wasm, { ...shared, outfile: out("dist/card.js"), format: "esm" }),
    write(wasm, { ...shared, outfile: out("dist/card.cjs"), format: "cjs" }),
    twin(glue, "card", "card-js"),
  ]);
}

/** The entry without WebAssembly. What its glue asks of that stands in src/twin.js. */
async function twin(glue, core, entry) {
  const { code, image } = await twinOf(path(`dist/${core}_short.wasm`), path(`dist/${core}_twin`), FEATURES);
  const shared = { plugins: [wasmModules(glueOfTwin(glue), code)], entryPoints: [template(`src/entries/${entry}.js`)], inject: [template("src/twin.js")] };
  await Promise.all([
    write(image, { ...shared, outfile: out(`dist/${entry}.js`), format: "esm" }),
    write(image, { ...shared, outfile: out(`dist/${entry}.cjs`), format: "cjs" }),
  ]);
}

/** Bundles; the module's text stays in one piece. */
async function write(wasm, options) {
  const { outputFiles } = await build({ ...COMMON, ...options, write: false });
  for (const { path, text } of outputFiles) await writeFile(path, text.replace(TEXT, () => lettersOf(wasm)));
}

/** wasm-bindgen names imports and exports at length, with hashes, which compress badly: both sides get short names here. */
async function shortened(folder, core) {
  const [from, to] = [path(`${folder}/core_bg.wasm`), path(`dist/${core}_short.wasm`)];
  const renamed = execFileSync("wasm-opt", [from, "-o", to, ...FEATURES, "--minify-imports-and-exports-and-modules", "-Oz"]);
  const { imports, exports } = JSON.parse(renamed);
  let glue = await readFile(path(`${folder}/core.js`), "utf8");
  for (const [module, long, short] of imports) {
    glue = glue.replaceAll(`"${module}":`, "a:").replace(new RegExp(`\\b${long}\\b`, "g"), () => short);
  }
  const names = new Map(exports);
  glue = glue.replace(/\bwasm\.(\w+)/g, (whole, long) => (names.has(long) ? `wasm.${names.get(long)}` : whole));
  return { wasm: await readFile(to), glue };
}

/** `wasm:glue` is wasm-bindgen's JavaScript; `wasm:text` the module itself, as letters; `wasm:twin` what does without it. */
function wasmModules(glue, twin) {
  return {
    name: "wasm",
    setup(build) {
      build.onResolve({ filter: /^wasm:/ }, ({ path }) =>
        ({ path, namespace: "wasm", sideEffects: path !== "wasm:glue" }),
      );
      build.onLoad({ filter: /^wasm:glue$/, namespace: "wasm" }, () => ({ contents: glue }));
      build.onLoad({ filter: /^wasm:twin$/, namespace: "wasm" }, () => ({ contents: twin }));
      build.onLoad({ filter: /^wasm:text$/, namespace: "wasm" }, () => ({ contents: TEXT, loader: "text" }));
    },
  };
}

/** The entries beside the client, which need no wasm: as they are, and for CommonJS. */
async function beside() {
  for (const name of ["redis", "node"]) {
    await cp(template(`${name}.js`), out(`dist/${name}.js`));
    await build({ entryPoints: [template(`${name}.js`)], outfile: out(`dist/${name}.cjs`), format: "cjs", platform: "node", target: "node18" });
  }
  // The relay takes the client by its name, so that a process has one core.
  for (const [extension, format] of [["js", "esm"], ["cjs", "cjs"]]) {
    await build({ entryPoints: [template("relay.js")], outfile: out(`dist/relay.${extension}`), bundle: true, external: ["hubspot-wasm"], format, target: "es2022" });
  }
}

/** The handwritten and the generated types, and their twins for CommonJS. */
async function declarations() {
  for (const folder of ["", "types/", "generated/"]) {
    await mkdir(out(`dist/${folder}`), { recursive: true });
    for (const file of (await readdir(template(folder))).filter((name) => name.endsWith(".d.ts"))) {
      const text = await readFile(template(folder + file), "utf8");
      await writeFile(out(`dist/${folder}${file}`), text);
      if (folder + file === MODULE_ALONE) continue;
      await writeFile(out(`dist/${folder}${file.replace(/ts$/, "cts")}`), text.replace(/(from "\.[^"]*)\.js"/g, '$1.cjs"'));
    }
  }
}

/** The emulator as it is, and beside it the module that carries its wasm; for CommonJS both in one. */
async function emulator() {
  const wasm = await readFile(path("emulator/pkg/emulator_bg.wasm"));
  const contents = `
    import * as glue from "wasm:glue";
    import text from "wasm:text";
    import { bytesOf } from "./src/letters.js";
    let ready = false;
    /** The emulator's classes; the first call compiles the wasm. */
    export function initEmulator() {
      if (!ready) glue.initSync({ module: bytesOf(text) });
      ready = true;
      return glue;
    }`;
  const plugins = [wasmModules(await readFile(path("emulator/pkg/emulator.js"), "utf8")), {
    name: "emulator-core",
    setup(build) {
      build.onResolve({ filter: /^\.\/emulator-core\.js$/ }, ({ path }) => ({ path, namespace: "core" }));
      build.onLoad({ filter: /.*/, namespace: "core" }, () => ({ contents, resolveDir: template("") }));
    },
  }];
  await Promise.all([
    write(wasm, { plugins, entryPoints: ["./emulator-core.js"], format: "esm", outfile: out("dist/emulator-core.js") }),
    // Test runners that take CommonJS alone refuse `import()`, too.
    write(wasm, { plugins, entryPoints: [template("emulator.js")], format: "cjs", platform: "node", supported: { "dynamic-import": false }, outfile: out("dist/emulator.cjs") }),
    cp(template("emulator.js"), out("dist/emulator.js")),
    cp(template("bin"), out("dist/bin"), { recursive: true }),
  ]);
}

/** The version is the crate's. */
async function manifest() {
  const manifest = JSON.parse(await readFile(template("package.json"), "utf8"));
  manifest.version = /^version = "(.+)"$/m.exec(await readFile(path("Cargo.toml"), "utf8"))[1];
  await writeFile(out("package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function sizes() {
  for (const file of ["core_bg.wasm", "index.js", "js.js", "card.js", "card-js.js"]) {
    const bytes = await readFile(out(`dist/${file}`));
    console.log(`${file.padEnd(14)}${kilobytes(bytes)} kB, brotli ${kilobytes(brotliCompressSync(bytes))} kB`);
  }
}

function kilobytes(bytes) {
  return (bytes.length / 1000).toFixed(1).padStart(7);
}

// Each bundler as its own documentation begins: no plugin but what finds packages at all.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";

/** By name: the kind of script it makes, and how it makes `out.js` of `bundled.js` in a folder; a warning is a failure. */
export const BUNDLERS = {
  "esbuild, as a module": { type: "module", make: (folder) => withEsbuild(folder, "esm") },
  "esbuild, as a script": { type: "classic", make: (folder) => withEsbuild(folder, "iife") },
  "rollup, as a module": { type: "module", make: (folder) => withRollup(folder, "es") },
  "rollup, as a script": { type: "classic", make: (folder) => withRollup(folder, "iife") },
  "webpack": { type: "classic", make: withWebpack },
};

async function withEsbuild(folder, format) {
  const { warnings } = await esbuild({
    entryPoints: [join(folder, "bundled.js")], outfile: join(folder, "out.js"), bundle: true, minify: true, format, logLevel: "silent",
  });
  quiet(warnings);
}

async function withRollup(folder, format) {
  const warnings = [];
  const bundle = await rollup({ input: join(folder, "bundled.js"), plugins: [nodeResolve()], onwarn: (warning) => warnings.push(warning) });
  await bundle.write({ file: join(folder, "out.js"), format });
  await bundle.close();
  quiet(warnings);
}

async function withWebpack(folder) {
  const compiler = webpack({
    mode: "production", context: folder, entry: "./bundled.js", output: { path: folder, filename: "out.js" },
    performance: { hints: false },
  });
  const stats = await new Promise((resolve, reject) => compiler.run((error, stats) => (error ? reject(error) : resolve(stats))));
  await new Promise((resolve) => compiler.close(resolve));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  quiet([...errors, ...warnings]);
}

/** Vite's settings for an application whose page is `index.html`. */
async function viteSettings(folder) {
  await writeFile(join(folder, "index.html"), '<!doctype html><title>test</title><script type="module" src="./bundled.js"></script>');
  const warnings = [];
  const say = (text) => warnings.push(text);
  const customLogger = { ...vite.createLogger("silent"), warn: say, warnOnce: say, error: say };
  const settings = { root: folder, configFile: false, customLogger, logLevel: "silent", cacheDir: join(folder, ".vite"), base: "./", build: { chunkSizeWarningLimit: 1000 } };
  return { settings, warnings };
}

/** An application, in `dist/`. */
export async function withVite(folder) {
  const { settings, warnings } = await viteSettings(folder);
  await vite.build(settings);
  quiet(warnings);
}

/** A server while somebody develops. */
export async function viteServer(folder) {
  const { settings, warnings } = await viteSettings(folder);
  const server = await vite.createServer({ ...settings, base: "/", server: { host: "127.0.0.1", port: 0, hmr: false } });
  await server.listen();
  return { url: server.resolvedUrls.local[0], warnings, close: () => server.close() };
}

function quiet(warnings) {
  if (warnings.length > 0) throw new Error(`the bundler said: ${warnings.map((warning) => warning.message ?? warning.text ?? warning).join("\n")}`);
}

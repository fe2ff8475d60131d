// What others say of the package as it is packed.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { consumer, folder } from "../helpers/package.js";

test("publint finds nothing", async () => {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

test("the types are right wherever TypeScript looks for them", async () => {
  const tarball = readdirSync(consumer).find((name) => name.endsWith(".tgz"));
  const { problems } = await checkPackage(createPackageFromTarballData(readFileSync(consumer + tarball)), { excludeEntrypoints: ["./core.wasm"] });
  // The oldest resolution knows no exports map, so no entry but the main one.
  const found = problems.filter(({ resolutionKind }) => resolutionKind !== "node10").map(({ kind, entrypoint }) => `${kind} ${entrypoint}`);
  // It fetches its wasm, so it is a module alone.
  assert.deepEqual(found, ["CJSResolvesToESM ./external"]);
});

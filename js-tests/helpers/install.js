// Packs dist/package and installs the tarball into an empty project, as a user would.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const consumer = `${root}test-output/consumer`;

if (!existsSync(`${root}dist/package/package.json`)) throw new Error("dist/package is missing. First: make package");
rmSync(consumer, { recursive: true, force: true });
mkdirSync(consumer, { recursive: true });
const npm = (...args) => execFileSync("npm", [...args, "--silent", "--offline", "--no-audit", "--no-fund"], { cwd: consumer, encoding: "utf8" });
const tarball = npm("pack", `${root}dist/package`).trim();
writeFileSync(`${consumer}/package.json`, '{ "private": true, "type": "module" }\n');
npm("install", `./${tarball}`);
writeFileSync(`${consumer}/load.js`, "export const load = (name) => import(name);\n");

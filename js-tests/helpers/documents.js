// The documents of the repository, and programs made of their code.

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { folderOfTests } from "./package.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The text of a file of the repository. */
export const read = (file) => readFileSync(root + file, "utf8");

/** The pieces of code in a text. */
export const codeOf = (text, language = "js") => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);

/** A project that has the package installed, removed after the tests. `run` runs a program there, and gives what it prints. */
export function project(after) {
  const folder = folderOfTests(after);
  const run = (name, code) => {
    writeFileSync(`${folder}/${name}.mjs`, code);
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [`${name}.mjs`], { cwd: folder, timeout: 240_000 }, (error, out) => (error ? reject(error) : resolve(out)));
    });
  };
  return { folder, run };
}

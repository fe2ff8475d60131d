// What only Node has: a checkpoint in a file, for a reader on one machine.

import { open, readFile, rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";

const KIND = "hubspot-wasm checkpoint";

/**
 * The checkpoint of one reader, in a file of its own. Whenever the process dies, the file holds the last offset whose
 * `save` ended, or the one that was being saved. The file stands beside its next version, `<path>.new`, for a moment.
 * @param {string | URL} path
 */
export function fileCheckpoints(path) {
  if (!(path instanceof URL) && (typeof path !== "string" || path === "")) {
    throw new TypeError("path: must be the path of a file");
  }
  const file = path instanceof URL ? path : resolve(path);
  const next = file instanceof URL ? new URL(`${file.pathname}.new`, file) : `${file}.new`;
  const folder = file instanceof URL ? new URL(".", file) : dirname(file);
  let saving = Promise.resolve();

  return {
    /** The last offset that was saved; undefined where there is no file yet. */
    async load() {
      const text = await readFile(file, "utf8").catch((reason) => {
        if (reason.code !== "ENOENT") throw reason;
      });
      return text === undefined ? undefined : offsetOf(text, file);
    },
    /** Ends once the offset would survive a power cut. One after the other, in the order of the calls. */
    save(offset) {
      const saved = saving.then(() => replace(file, next, folder, textOf(offset)));
      saving = saved.catch(() => {});
      return saved;
    },
  };
}

function textOf(offset) {
  if (typeof offset !== "string" || offset === "") throw new TypeError("offset: must be a string that is not empty");
  return `${JSON.stringify({ kind: KIND, version: 1, offset })}\n`;
}

function offsetOf(text, file) {
  try {
    const { kind, version, offset } = JSON.parse(text);
    if (kind === KIND && version === 1 && typeof offset === "string" && offset !== "") return offset;
  } catch {}
  throw new Error(`${file} holds no checkpoint: put it right, or remove it to read from the earliest file on`);
}

/** Puts a whole new file in the place of the old one. */
async function replace(file, next, folder, text) {
  const handle = await open(next, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
  // The name is safe only with its folder; Windows can't sync one, and needs not.
  const opened = await open(folder, "r").catch(() => {});
  await opened?.sync().catch(() => {});
  await opened?.close();
}

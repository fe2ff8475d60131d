// Reads the list of objects: a CSV file whose first line names its columns.

import { readFile } from "node:fs/promises";

import { parseCsv } from "./csv.mjs";

const REQUIRED = ["portalId", "objectTypeId", "objectId", "properties"];

/** What is wrong with a list of objects, line by line. */
export class ListError extends Error {
  /** @param {{ line?: number, message: string }[]} problems */
  constructor(file, problems) {
    const shown = problems.slice(0, 20).map(({ line, message }) => `${file}${line ? `:${line}` : ""}: ${message}`);
    if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
    super(shown.join("\n"));
  }
}

/**
 * Each object with its line, what people call it, who owns it, and the request for its snapshot.
 * Ids stay text: they have up to 64 bits, and JavaScript's numbers only 53.
 *
 * @param {string} file
 * @returns {Promise<{ line: number, label: string, owner: string, request: object }[]>}
 */
export async function readObjects(file) {
  const { rows, problems } = parseCsv(await readText(file));
  const [header, ...rest] = rows;
  const columns = header?.cells.map((name) => name.trim()) ?? [];
  for (const name of REQUIRED) if (!columns.includes(name)) problems.push({ line: header?.line, message: `there is no column ${name}` });
  for (const { line, cells } of rest) {
    if (cells.length !== columns.length) problems.push({ line, message: `${cells.length} values for ${columns.length} columns` });
  }
  if (header && rest.length === 0) problems.push({ message: "there are no objects" });
  if (problems.length > 0) throw new ListError(file, problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)));
  return rest.map(({ line, cells }) => {
    const { portalId, objectTypeId, objectId, properties, label = "", owner = "" } = Object.fromEntries(
      columns.map((name, index) => [name, cells[index].trim()]),
    );
    const names = new Set(properties.split(/[\s,;]+/).filter((name) => name !== ""));
    return { line, label, owner, request: { portalId, objectTypeId, objectId, properties: [...names] } };
  });
}

async function readText(file) {
  const bytes = await readFile(file).catch((error) => {
    throw new ListError(file, [{ message: error.code === "ENOENT" ? "there is no such file" : error.message }]);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ListError(file, [{ message: "is not UTF-8 text" }]);
  }
}

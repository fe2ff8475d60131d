// What a job brought: a file with one line of JSON per object, and a summary for people.

import { open, rename, rm } from "node:fs/promises";

const OUTCOMES = ["completed", "failed", "expired", "refused", "gaveUp"];
const LISTED = 15;

/**
 * Replaces a file as a whole: whoever reads it finds the old one or the new one.
 * @param {string} file
 * @param {string} text
 */
export async function replaceFile(file, text) {
  const draft = `${file}.new`;
  try {
    const handle = await open(draft, "w");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** One line of JSON per object, in the order of the list. */
export function linesOf(objects, results) {
  return results.map((result, index) => {
    const { line, label, owner, request } = objects[index];
    return `${JSON.stringify({ line, label, owner, ...result, request })}\n`;
  });
}

/** How many objects had which outcome, and which had another one than wished for. */
export function summaryOf(objects, results) {
  const lines = OUTCOMES.flatMap((outcome) => {
    const ended = results.filter((result) => result.outcome === outcome);
    const reasons = new Map();
    for (const { errorCode, error } of ended) {
      const reason = errorCode ?? error?.category ?? error?.name;
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const details = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ");
    return ended.length > 0 ? `${outcome.padEnd(10)}${String(ended.length).padStart(6)}  ${details}`.trimEnd() : [];
  });
  const others = [...results.entries()].filter(([, { outcome }]) => outcome !== "completed");
  if (others.length > 0) lines.push("");
  for (const [index, { outcome, errorCode, message, error }] of others.slice(0, LISTED)) {
    const { line, label, request } = objects[index];
    const why = [errorCode, message ?? error?.message].filter(Boolean).join(": ");
    lines.push(printable(`line ${line}, ${label || `${request.objectTypeId}/${request.objectId}`}: ${outcome}${why ? ` (${why})` : ""}`));
  }
  if (others.length > LISTED) lines.push(`and ${others.length - LISTED} more`);
  return lines;
}

/** Text from elsewhere may hold what moves a terminal's cursor. */
export function printable(text) {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\u202A-\u202E\u2066-\u2069]/g, "");
}

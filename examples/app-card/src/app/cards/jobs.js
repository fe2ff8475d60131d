// A card keeps nothing when it is closed, so the backend keeps its job: one for each person and contact.

import { hubspot } from "@hubspot/ui-extensions";

import { AuthenticationError, ConnectionError, PermissionError, ServerError } from "./client.js";
import { BACKEND } from "./settings.js";

/**
 * The job that was kept, if there is one.
 * @param {string | number} record the contact's id
 * @returns {Promise<import("hubspot-wasm/card").SavedState | undefined>}
 */
export async function readJob(record) {
  const { saved } = await ask("GET", record);
  return saved ?? undefined;
}

/** @param {import("hubspot-wasm/card").SavedState} saved */
export async function keepJob(record, saved) {
  await ask("PUT", record, { saved });
}

export async function forgetJob(record) {
  await ask("DELETE", record);
}

/** @type {Promise<any>} */
let before = Promise.resolve();

/** One after another, so that what was forgotten does not come back. */
function ask(method, record, body) {
  const next = () => exchange(method, record, body);
  return (before = before.then(next, next));
}

async function exchange(method, record, body) {
  const { status, reply } = await send(method, record, body);
  if (status < 300) return reply ?? {};
  const Class = { 401: AuthenticationError, 403: PermissionError }[status] ?? ServerError;
  throw new Class(reply?.message ?? `the backend that keeps the job answered ${status}`, { status, category: reply?.category });
}

async function send(method, record, body) {
  try {
    const response = await hubspot.fetch(`${BACKEND}/jobs/${encodeURIComponent(record)}`, { method, body });
    const text = await response.text();
    return { status: response.status, reply: text ? JSON.parse(text) : undefined };
  } catch (cause) {
    throw new ConnectionError("the backend that keeps the job can't be reached", { cause });
  }
}

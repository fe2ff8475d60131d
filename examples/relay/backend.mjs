// What the backend of the app card answers: the relay, and beside it, under /jobs/, the keeper of the card's jobs.

import { createRelay, memoryStore } from "hubspot-wasm/relay";

import { createJobs } from "./jobs.mjs";

/** What the card may do, and nothing else. */
const ALLOWED = [
  "crm.objects.batchRead",
  "crm.objects.get",
  "crm.objects.list",
  "crm.objects.update",
  "crm.properties.list",
  "webhooks.snapshots.create",
  "webhooks.snapshots.status",
];

/**
 * @param {import("hubspot-wasm/relay").RelayOptions & { hosts: readonly string[] }} options
 * @returns {(request: Request) => Promise<Response>}
 */
export function createBackend({ allow = ALLOWED, authorize = decide, ...options }) {
  const { clientSecret, hosts } = options;
  const relay = createRelay({ ...options, allow, authorize });
  const jobs = createJobs({ clientSecret, hosts, store: memoryStore() });
  return (request) => (new URL(request.url).pathname.startsWith("/jobs/") ? jobs(request) : relay(request));
}

/** Who may do what. The card's own word counts for nothing here: `params` are whatever it sent. */
function decide({ operation, params }) {
  if (operation !== "crm.objects.update") return true;
  // Of a record, the card may change the job title alone.
  const { jobtitle } = params.body?.properties ?? {};
  return { ...params, body: { properties: { jobtitle } } };
}

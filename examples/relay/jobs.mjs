// Keeps the jobs of cards, which keep nothing themselves: one for each account, person and record, for a week.
//   GET /jobs/{record} → { saved }, null where there is none     PUT /jobs/{record} { saved }     DELETE /jobs/{record}

import { publicUrl, verifySignature } from "hubspot-wasm";

const WEEK = 7 * 24 * 60 * 60 * 1000;
/** Characters of a saved state: some thousand snapshots. */
const LARGEST = 900_000;

/**
 * A handler of what cards send to /jobs/….
 * @param {object} options
 * @param {string} options.clientSecret the app's: nobody but HubSpot signs with it
 * @param {readonly string[]} options.hosts the public hosts, as for the relay
 * @param {import("hubspot-wasm/relay").RelayStore} options.store where they are kept
 * @returns {(request: Request) => Promise<Response>}
 */
export function createJobs({ clientSecret, hosts, store }) {
  return async (request) => {
    const { method, headers } = request;
    const body = await request.text();
    const url = publicUrl({ url: request.url, headers, hosts });
    const verdict = verifySignature({ method, url, headers, body, clientSecret, versions: ["v3"] });
    if (!verdict.valid) return refusal(401, "SIGNATURE", `the signature is ${verdict.reason}`);

    const { pathname, searchParams } = new URL(url);
    const [, record] = /^\/jobs\/([\w-]{1,64})$/.exec(pathname) ?? [];
    if (!record) return refusal(404, "UNKNOWN_PATH", "there is nothing here");
    // HubSpot appends whose card it is. What stands there twice, the card wrote itself.
    const who = ["portalId", "userId"].map((name) => searchParams.getAll(name));
    if (!who.every(({ length }) => length === 1)) return refusal(400, "MALFORMED", "there must be one portalId and one userId");
    const key = ["job", ...who, record].join("/");

    if (method === "GET") return Response.json({ saved: JSON.parse((await store.get(key)) || "null") });
    if (method === "DELETE") return keep(key, "");
    if (method !== "PUT") return refusal(405, "METHOD", "GET, PUT or DELETE only");
    const saved = savedIn(body);
    return saved ? keep(key, saved) : refusal(400, "MALFORMED", "the body must be { saved }, and not too large");
  };

  async function keep(key, saved) {
    await store.set(key, saved, WEEK);
    return new Response(null, { status: 204 });
  }
}

/** The saved state in a body, as text. */
function savedIn(body) {
  if (body.length > LARGEST) return undefined;
  try {
    const { saved } = JSON.parse(body);
    return typeof saved === "object" && saved !== null ? JSON.stringify(saved) : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status, category, message) {
  return Response.json({ status: "error", category, message }, { status });
}

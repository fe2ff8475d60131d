// What a call is measured against: the fetch that a user would write without this package.

export const { HubSpot } = await import(new URL("../dist/package/dist/index.js", import.meta.url));

/** A call without the package. */
export async function plain(url, token, body) {
  const { signal } = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) };
  const response = await fetch(new Request(url, { method: body ? "POST" : "GET", headers, body, signal }));
  return JSON.parse(await response.text());
}

/** Makes the global fetch answer at once, always the same. */
export function stubFetch(body) {
  const headers = {
    "content-type": "application/json;charset=utf-8",
    "x-hubspot-ratelimit-max": "100",
    "x-hubspot-ratelimit-interval-milliseconds": "10000",
    "x-hubspot-ratelimit-remaining": "50",
  };
  globalThis.fetch = async (input, init) => {
    // A real fetch makes a Request of what it is given. The baseline has made one already, and is spared the second.
    const request = input instanceof Request ? input : new Request(input, init);
    request.signal.throwIfAborted();
    return new Response(body, { status: 200, headers });
  };
}

/** Takes over the clock: each `pass()` goes on so far that no rate limit makes anyone wait. */
export function virtualTime() {
  let now = performance.now();
  const began = Date.now() - now;
  performance.now = () => now;
  Date.now = () => began + now;
  return { pass: () => void (now += 112) };
}

/** A contact as HubSpot gives it: 0.3 kB of JSON. */
export function contact(id) {
  const properties = { email: `contact-${id}@example.com`, firstname: "Ada", lastname: `Lovelace ${id}`, hs_object_id: `${id}` };
  return { id: `${id}`, properties, createdAt: at, updatedAt: at, archived: false };
}

/** A page of 100 contacts: 24 kB of JSON. */
export function page() {
  return { results: Array.from({ length: 100 }, (_, index) => contact(1001 + index)), paging: { next: { after: "1101" } } };
}

/** What a batch of 100 contacts brings. */
export function batch() {
  return { status: "COMPLETE", results: page().results, startedAt: at, completedAt: at };
}

const at = "2026-01-01T00:00:00.000Z";

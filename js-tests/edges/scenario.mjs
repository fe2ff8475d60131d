// What one program does with the package, wherever it runs. It needs nothing but the package and the web's own globals,
// and reports as JSON, so that every place can be held to one report.

/** How many snapshots the job takes. */
const TOTAL = 30;
/** A watch that asks after a fraction of a second, as often as it takes. */
const EAGER = { firstDelay: 200, maxDelay: 500, attempts: 1000, batchSize: 10 };
/** A call that is tried once. */
const ONCE = { retry: { attempts: 1 } };

const contact = { objectType: "contacts", objectId: 1001 };

/**
 * @param {object} library what the package exports
 * @param {object} place
 * @param {string} place.url where the emulator is
 * @param {object} place.credentials those of the emulator
 * @param {string} place.silent an address where nothing listens
 * @param {string} place.elsewhere a server that redirects everything
 * @returns {Promise<object>}
 */
export async function scenario(library, place) {
  const { HubSpot } = library;
  const { accessToken, expiredToken, clientId, clientSecret } = place.credentials;
  const client = (options) => new HubSpot({ accessToken, app: { clientId, clientSecret }, baseUrl: place.url, ...options });
  const hubspot = client();
  const report = {};

  report.unsent = unsent(hubspot, library);
  report.calls = await calls(hubspot, place);
  report.errors = {
    invalid: await failure(library, hubspot.crm.objects.get({ objectType: "contacts" })),
    notFound: await failure(library, hubspot.crm.objects.get({ ...contact, objectId: 1 })),
    unauthorized: await failure(library, client({ accessToken: expiredToken }).crm.objects.get(contact)),
    server: await failure(library, struck(hubspot, place, 1002, "500")),
    cut: await failure(library, struck(hubspot, place, 1003, "resetBody")),
    garbled: await failure(library, struck(hubspot, place, 1004, "truncatedJson")),
    slow: await failure(library, struck(hubspot, place, 1005, "hang", { attemptTimeout: 100 })),
    unreachable: await failure(library, client({ baseUrl: place.silent }).crm.objects.get(contact, ONCE)),
    redirected: (await failure(library, client({ baseUrl: place.elsewhere }).crm.objects.get(contact, ONCE))).ours,
  };
  report.aborts = await aborts(client, place);
  report.snapshots = await snapshots(hubspot, place.credentials);
  report.resumed = await resumed(client);
  return report;
}

/** What needs no network, and is there at once. */
function unsent(hubspot, { InvalidRequestError }) {
  const { method, url, headers } = hubspot.build("crm.objects.get", { ...contact, objectId: 9007199254740993n });
  let refused;
  try {
    hubspot.build("crm.objects.get", { objectType: "contacts", objectId: "../1" });
  } catch (error) {
    refused = error instanceof InvalidRequestError;
  }
  const found = hubspot.validate("webhooks.snapshots.create", { body: { snapshotRequests: [] } });
  return {
    built: `${method} ${new URL(url).pathname}`,
    secret: "authorization" in headers || "Authorization" in headers,
    refused,
    found: found.map(({ path, code, severity }) => `${severity}: ${path} ${code}`),
  };
}

/** Calls that go well. */
async function calls(hubspot, { url }) {
  const { data, response } = await hubspot.crm.objects.get(contact).withResponse();
  const many = await Promise.all(Array.from({ length: 8 }, (_, index) => hubspot.crm.objects.get({ ...contact, objectId: 1001n + BigInt(index) })));
  const name = "J\u00fcrgen \u{1f9ed}";
  const email = "j\u00fcrgen+edge@example.com";
  await control(url, "import", { contacts: [{ id: 5001, properties: { email, firstname: name } }] });
  const read = await hubspot.crm.objects.get({ objectType: "contacts", objectId: email, idProperty: "email", properties: ["firstname"] });
  return {
    id: data.id,
    status: response.status,
    type: response.headers.get("content-type").split(";")[0],
    many: many.map(({ id }) => id),
    text: read.id === "5001" && read.properties.firstname === name,
  };
}

/** A call that the emulator treats badly. Each has its own record: a call that ends early leaves its fault to no other. */
async function struck(hubspot, { url }, objectId, kind, options, act) {
  await control(url, "fault", { kind, match: `GET /crm/v3/objects/contacts/${objectId}`, times: 1 });
  const call = hubspot.crm.objects.get({ ...contact, objectId }, { ...ONCE, ...options });
  if (act) setTimeout(act, 100);
  return call;
}

async function control(url, name, input) {
  const ask = () => fetch(`${url}/_emulator/${name}`, { method: "POST", body: JSON.stringify(input) });
  // Some runtimes take a connection again that the fault before this one has cut.
  const response = await ask().catch(ask);
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  await response.text();
}

/** What an error is to a program that catches it. */
async function failure({ HubSpotError, isHubSpotError, ...classes }, promise) {
  try {
    await promise;
    return { name: "nothing failed" };
  } catch (error) {
    const ours = isHubSpotError(error) && error instanceof HubSpotError && error instanceof classes[error.name];
    return {
      name: error.name,
      ours,
      ...(error.status && { status: error.status }),
      ...(error.correlationId && { correlationId: true }),
    };
  }
}

/** Every way to end a call early. */
async function aborts(client, place) {
  const hubspot = client();
  const reason = { mine: true };
  const caught = (promise) => promise.then(() => "not aborted", (error) => (error === reason ? "reason" : error.name));
  const controller = new AbortController();
  const abort = () => controller.abort(reason);
  const other = client();
  // Where there is no such symbol, there is nothing to dispose of.
  const dispose = () => (Symbol.dispose ? other[Symbol.dispose]() : abort());
  return {
    before: await caught(hubspot.crm.objects.get(contact, { signal: AbortSignal.abort(reason) })),
    during: await caught(struck(hubspot, place, 1006, "hang", { signal: controller.signal }, abort)),
    late: await caught(struck(hubspot, place, 1007, "hang", { signal: AbortSignal.timeout(100) })),
    disposed: await caught(struck(other, place, 1008, "hang", Symbol.dispose ? {} : { signal: AbortSignal.abort() }, dispose)),
    after: (await hubspot.crm.objects.get(contact)).id,
  };
}

const requestsOf = (count) =>
  Array.from({ length: count }, (_, index) => ({ portalId: 12345, objectId: 1001 + index, objectTypeId: "0-1", properties: ["email"] }));

/** Counts what is equal. */
function tally(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The job itself, from the first create to the last end. */
async function snapshots(hubspot, credentials) {
  const requests = requestsOf(TOTAL);
  const states = [];
  const job = hubspot.webhooks.snapshots.take(requests, { ...EAGER, onState: async (saved) => void states.push(JSON.stringify(saved)) });
  const seen = [];
  for await (const { done } of job) seen.push(done);
  const results = await job;
  const secrets = Object.values(credentials).filter((value) => typeof value === "string" && value.length > 8 && value !== credentials.clientId);
  return {
    outcomes: tally(results.map((result) => result.outcome)),
    // Of the batches, any may arrive first.
    ended: results.filter(({ outcome }) => outcome !== "completed").map(({ outcome, errorCode }) => errorCode ?? outcome),
    own: results.every((result, index) => result.request === requests[index]),
    ids: new Set(results.map((result) => result.statusId)).size,
    growing: seen.every((done, index) => index === 0 || done >= seen[index - 1]),
    last: seen.at(-1),
    // At least before each create; more where no reply comes in between.
    stored: states.length >= 3,
    secret: states.some((state) => secrets.some((secret) => state.includes(secret))),
  };
}

/** A job that is cut off, and goes on with another client. */
async function resumed(client) {
  const controller = new AbortController();
  const first = client();
  const job = first.webhooks.snapshots.take(requestsOf(4), { firstDelay: 60_000, maxDelay: 60_000, batchSize: 2, signal: controller.signal });
  const reason = new Error("enough");
  for await (const { open } of job) if (open === 4) break;
  controller.abort(reason);
  const aborted = await job.then(() => false, (error) => error === reason);
  const saved = JSON.stringify(job.save());
  const results = await client().webhooks.snapshots.resume(saved, EAGER);
  return { aborted, outcomes: tally(results.map((result) => result.outcome)), ids: results.map(({ request }) => Number(request.objectId)) };
}

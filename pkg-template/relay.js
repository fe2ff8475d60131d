// The backend of app cards: takes the calls that a card makes, and makes them with the backend's own client.
// The core decides what may be done; here are the network, the store and the form of the answers.

import { HubSpot, InvalidRequestError, isHubSpotError, publicUrl } from "hubspot-wasm";

import { bytesOf } from "./src/bytes.js";
import { STORE_FULL, memoryStore } from "./src/memory-store.js";
import { tell } from "./src/owner.js";
import { LARGEST, LONGEST, RELAY } from "./src/relaying.js";

export { memoryStore };

/** More than HubSpot lets a card send, since it may count otherwise. */
const LARGEST_REQUEST = 1_048_576;
/** A signature counts five minutes before and after its time; so long, a message must be known again. */
const KEPT = 660_000;
/** How long a card may ask for a snapshot. */
const SNAPSHOT_KEPT = 7 * 86_400_000;
/** How long the mark of a message is; its answer follows. */
const MARK = 64;

/** Why a message is not carried out: the status, and what to say of the part that it is about. */
const REFUSALS = {
  METHOD: [405, () => "a relay takes POST"],
  TOO_LARGE: [413, () => "the message is larger than 1 MB"],
  SIGNATURE: [401, (about) => `HubSpot's signature v3 of the message is ${about === "mismatch" ? "of another one" : about}`],
  MALFORMED: [400, (about) => `\`${about}\` is missing, there twice, or not what a card sends`],
  OTHER_PORTAL: [403, (about) => (about === "portalId" ? "this relay does not serve the account" : `\`${about}\` names another account`)],
  NOT_ALLOWED: [403, () => "this relay does not allow the operation"],
  REFUSED: [403, () => "this relay refuses the call"],
  UNKNOWN_SNAPSHOT: [403, () => "this relay asked for no such snapshot in the account"],
  REPLAYED: [409, () => "another message had this `id`, or its answer is gone"],
  BUSY: [429, () => "the relay has more messages than it can remember"],
  RELAY_FAILED: [500, () => "the relay failed"],
};

/** What the backend alone can mend: a card is not told what it is, so the backend must be. */
const KEPT_FROM_CARDS = ["AuthenticationError", "InternalError", "WasmUnavailableError"];

/** What came of a message whose turn came when its card had given up. */
const TOO_LATE = JSON.stringify({ error: { name: "TimeoutError", message: "the relay came to this message too late, and sent nothing", mayHaveHappened: false } });

const OPTIONS = ["client", "portalId", "clientSecret", "allow", "authorize", "hosts", "store", "onError"];

/**
 * The endpoint that `relay()` of a card calls. Nothing is allowed unless `allow` names it.
 * @param {import("./relay.d.ts").RelayOptions} options
 * @returns {(request: Request) => Promise<Response>}
 */
export function createRelay(options) {
  const { client, portalId, clientSecret, allow, authorize, hosts, store, onError } = checked(options);

  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      tell(onError, error);
      return refuse("RELAY_FAILED");
    }
  };

  async function answer(request) {
    const began = Date.now();
    if (request.method !== "POST") return refuse("METHOD");
    const body = await bytesOf(request.body ?? [], LARGEST_REQUEST);
    if (!body) return refuse("TOO_LARGE");
    const message = HubSpot[RELAY]("relay", { request: signedPart(request), allow, portalId }, body);
    if (message.refused) return refuse(message.refused, message.about);
    const own = typeof client === "function" ? await client(message.portalId) : client;
    if (own == null) return refuse("OTHER_PORTAL", "portalId");
    const { refused, about } = await pinned(message);
    if (refused) return refuse(refused, about);
    const times = timesOf(message.timeout, began);
    return once(message, times, () => outcome(own, message, times));
  }

  /** What HubSpot signed, but for the body. */
  function signedPart({ method, url, headers }) {
    const called = hosts ? publicUrl({ url, headers, hosts }) : url;
    return { method, url: called, headers: Object.fromEntries(headers), clientSecret, now: Date.now() };
  }

  /** Asks who runs the relay; what is not said to be right is refused. */
  async function pinned(message) {
    const { portalId, userId, userEmail, appId, operation, params } = message;
    if (authorize) {
      const said = await authorize({ portalId, userId, userEmail, appId, operation, params: structuredClone(params) });
      if (typeof said === "object" && said !== null) {
        message.params = said;
        const checked = HubSpot[RELAY]("relayParams", { operation, params: said, portalId });
        if (checked.refused) return checked;
      } else if (said !== true) {
        return { refused: "REFUSED" };
      }
    }
    if (operation !== "webhooks.snapshots.status") return {};
    const known = await store.get(snapshotKey(portalId, message.params.snapshotStatusId));
    return known ? {} : { refused: "UNKNOWN_SNAPSHOT" };
  }

  /** Carries a message out the first time; a second delivery gets the first one's answer. */
  async function once({ portalId, userId, id, mark }, { end, last }, carryOut) {
    const key = `message:${portalId}:${userId}:${id}`;
    let first;
    try {
      first = await store.add(key, mark, KEPT);
    } catch (error) {
      if (error?.code !== STORE_FULL) throw error;
      tell(onError, error);
      return refuse("BUSY");
    }
    if (first) {
      // The card has given up, and may ask anew: nothing is done behind its back.
      const text = Date.now() < end ? await carryOut() : TOO_LATE;
      // Whether or not it can be kept, this one is there.
      await within(last, keep(key, mark + text, KEPT));
      return json(text);
    }
    for (let wait = 10; ; wait = Math.min(wait * 2, 250)) {
      const found = await store.get(key);
      if (!found?.startsWith(mark)) return refuse("REPLAYED");
      if (found.length > MARK) return json(found.slice(MARK));
      if (Date.now() + wait > end) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    const error = { name: "TimeoutError", message: "the first delivery of this message has no answer yet", mayHaveHappened: true };
    return json(JSON.stringify({ error }));
  }

  /** What was done is done: a store that fails, at once or later, is for the owner to hear of. */
  async function keep(key, value, ttl) {
    try {
      await store.set(key, value, ttl);
    } catch (error) {
      tell(onError, error);
    }
  }

  /** The text of what came of a call. From here on it may have happened, so nothing is thrown. */
  async function outcome(own, { portalId, operation, params }, { end, last }) {
    let said;
    try {
      const { data, response } = await own[RELAY](operation, params, { timeout: Math.max(end - Date.now(), 1) }).withResponse();
      const kept = snapshotsOf(operation, data).map(({ snapshotStatusId }) => keep(snapshotKey(portalId, snapshotStatusId), "1", SNAPSHOT_KEPT));
      await within(last, Promise.all(kept));
      said = { status: response.status, body: data };
    } catch (error) {
      if (!isHubSpotError(error) || KEPT_FROM_CARDS.includes(error.name)) tell(onError, error);
      said = told(error, operation);
    }
    const text = JSON.stringify(said);
    if (new TextEncoder().encode(text).length <= LARGEST) return text;
    const message = "the reply is larger than 1 MB, which is all that a card can take: ask for less at a time";
    return JSON.stringify({ error: { name: "DecodeError", message } });
  }
}

/**
 * Until when a call may take, and until when its answer may be kept: less than the card waits, so that it hears what came
 * of it.
 */
function timesOf(timeout, began) {
  const whole = Math.min(Math.max(timeout, 1), LONGEST);
  const rest = Math.min(1000, whole / 10);
  return { end: began + Math.max(Math.round(whole - rest), 1), last: began + whole - rest / 2 };
}

/** Waits for a promise, but no longer than until then. */
async function within(time, promise) {
  let timer;
  const over = new Promise((resolve) => (timer = setTimeout(resolve, Math.max(time - Date.now(), 0))));
  await Promise.race([promise, over]);
  clearTimeout(timer);
}

/** An error as a card may know it: what HubSpot said of the call, and nothing of the backend. */
function told(error, operation) {
  if (!isHubSpotError(error)) return { error: { name: "InternalError", message: "the relay failed", mayHaveHappened: true } };
  const { name, status, retryAfter, correlationId, mayHaveHappened = false } = error;
  const message = error.message.replace(`${operation}: `, "");
  if (name === "AuthenticationError") {
    const body = { status: "error", category: "INVALID_AUTHENTICATION", message: "the relay has no credential that works" };
    return { status: 401, correlationId, body };
  }
  if (status >= 300) {
    const { category, subCategory, policyName, errors, context } = error;
    const [, said] = message.split(`HubSpot answered ${status}: `);
    const body = { status: "error", category, subCategory, message: said, correlationId, policyName, errors, context };
    return { status, retryAfter, correlationId, body };
  }
  if (name === "ConnectionError") return { error: { name, message: "the relay got no answer from HubSpot", mayHaveHappened } };
  if (name === "InternalError" || name === "WasmUnavailableError") {
    return { error: { name: "InternalError", message: "the relay failed", mayHaveHappened } };
  }
  return { error: { name, message, mayHaveHappened, problems: error.problems } };
}

function snapshotsOf(operation, data) {
  return operation === "webhooks.snapshots.create" ? (data?.snapshotResponses ?? []) : [];
}

function snapshotKey(portalId, id) {
  return `snapshot:${portalId}:${id}`;
}

function json(text, status = 200) {
  return new Response(text, { status, headers: { "content-type": "application/json", "cache-control": "no-store" } });
}

function refuse(category, about) {
  const [status, words] = REFUSALS[category];
  return json(JSON.stringify({ status: "error", category, message: words(about) }), status);
}

/** The options, whole and right. */
function checked(options) {
  const { client, portalId, clientSecret, allow = [], authorize, hosts, store = memoryStore(), onError = console.error, ...others } = options ?? {};
  const problems = [];
  const check = (right, path, code, rule) => right || problems.push({ path, code, message: `\`${path}\` ${rule}`, severity: "problem" });
  for (const name of Object.keys(others)) check(false, name, "unknownOption", `is not an option: there are ${OPTIONS.join(", ")}`);
  const isText = (text) => typeof text === "string" && text !== "";
  const isList = (list) => Array.isArray(list) && list.every(isText);
  check(typeof client === "function" || isClient(client), "client", "wrongType", "must be a HubSpot, or a function that gives the one of an account");
  const one = typeof client !== "function";
  check(!one || isPortalId(portalId), "portalId", "missing", "must be the account of the fixed `client`, a number");
  check(one || portalId === undefined, "portalId", "wrongType", "must be left out where `client` is a function: it serves many accounts");
  check(isText(clientSecret), "clientSecret", "missing", "must be the app's client secret");
  check(isList(allow), "allow", "wrongType", "must be an array of names of operations");
  check(hosts === undefined || (isList(hosts) && hosts.length > 0), "hosts", "wrongType", "must list the public hosts of this endpoint, such as `backend.example.com`");
  for (const [name, value] of Object.entries({ authorize, onError })) {
    check(value === undefined || typeof value === "function", name, "wrongType", "must be a function");
  }
  const isStore = ["get", "add", "set"].every((name) => typeof store?.[name] === "function");
  check(isStore, "store", "wrongType", "must have the functions `get`, `add` and `set`");
  const barred = isList(allow) ? HubSpot[RELAY]("notRelayable", allow) : [];
  for (const name of barred) check(false, `allow[${allow.indexOf(name)}]`, "unknownOperation", `is ${JSON.stringify(name)}: no operation, or one that can't be relayed`);
  if (problems.length > 0) throw new InvalidRequestError(problems.map(({ message }) => message).join("; "), { problems });
  const id = one ? Number(portalId) : undefined;
  return { client, portalId: id, clientSecret, allow: [...allow], authorize, hosts, store, onError };
}

function isClient(client) {
  return typeof client?.[RELAY] === "function";
}

function isPortalId(id) {
  return /^[1-9]\d{0,15}$/.test(String(id)) && Number.isSafeInteger(Number(id));
}

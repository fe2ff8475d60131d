// The table of docs/errors.md, line by line: what arrives at a server that misbehaves, what the caller gets, and how long
// the client would wait. No stop-watch: a hook tells how long the wait is, and the call ends before it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { inspect } from "node:util";

import { HubSpot, errors } from "../helpers/emulator.js";
import { GOOD, half, hangs, large, replies, resets, said, startFaults, writes } from "./server.js";

const PAGE = "<html><h1>Bad Gateway</h1></html>";
const HTML = { "content-type": "text/html" };
const limited = (more, headers) => ({ answer: replies(429, headers, said({ category: "RATE_LIMITS", ...more })), ...more });
const seconds = { "retry-after": "1" };
/** A date, which has whole seconds. */
const inSeconds = (count) => () => ({ "retry-after": new Date(Date.now() + 1000 * count).toUTCString() });

/** What each line of the table is about. */
const FAULTS = {
  "breaks the connection before it answers": { answer: resets },
  "breaks the connection in the middle of the body": { answer: half((response) => response.socket?.resetAndDestroy()) },
  "closes the connection in the middle of the body": { answer: half((response) => response.socket?.end()) },
  "answers something that is not HTTP": { answer: writes("SSH-2.0-OpenSSH_9.6\r\n") },
  "never answers": { answer: hangs, patience: 5000 },
  "begins an answer and never ends it": { answer: half(() => {}), patience: 5000 },
  "sends JSON that was cut off": { answer: replies(200, {}, JSON.stringify(GOOD).slice(0, -5)), status: 200 },
  "sends a page of HTML with status 200": { answer: replies(200, HTML, PAGE), status: 200 },
  "sends 200 or 204 and no body where data is due": { answer: replies(204, {}, ""), status: 204, also: [replies(200, {}, "")] },
  "sends JSON under another content type": { answer: replies(200, { "content-type": "text/plain" }, GOOD) },
  "sends a body of more than 64 MB, and says so": { answer: large(true), patience: 120_000 },
  "sends a body of more than 64 MB, in parts": { answer: large(false), patience: 120_000 },
  "redirects within its host": { answer: replies(302, { location: "/elsewhere" }, ""), status: 302 },
  "redirects to another host": { answer: ({ response }) => replies(307, { location: `${other.url}/elsewhere` }, "")({ response }), status: 307 },
  "400": { answer: replies(400), status: 400 },
  "401, and the token stays the same": { answer: replies(401, {}, said({ category: "INVALID_AUTHENTICATION" })), status: 401, category: "INVALID_AUTHENTICATION" },
  "401, and there is another token": { answer: replies(401, {}, said({ category: "EXPIRED_AUTHENTICATION" })), status: 401, fresh: true },
  "403": { answer: replies(403), status: 403 },
  "404": { answer: replies(404), status: 404 },
  "409": { answer: replies(409), status: 409 },
  "423": { answer: replies(423), status: 423 },
  "423 with `Retry-After`": { answer: replies(423, seconds), status: 423, said: [1000, 1250] },
  "429 with `Retry-After` in seconds": { ...limited({}, seconds), status: 429, said: [1000, 1250] },
  // So far ahead that no machine takes it for another wait; for who waits it out, it is soon.
  "429 with `Retry-After` as a date": { ...limited({}, inSeconds(60)), soon: limited({}, inSeconds(2)).answer, status: 429, said: [30_000, 60_250] },
  "429 without a word": { ...limited({}), status: 429 },
  "429, `SECONDLY`": { ...limited({ policyName: "SECONDLY" }), status: 429 },
  "429 whose message says secondly": { ...limited({ message: "You have reached your secondly limit." }), status: 429 },
  "429, `TEN_SECONDLY_ROLLING`": { ...limited({ policyName: "TEN_SECONDLY_ROLLING" }), status: 429 },
  "429, `DAILY`": { ...limited({ policyName: "DAILY" }), status: 429 },
  "477 with `Retry-After`": { answer: replies(477, seconds), status: 477, said: [1000, 1250] },
  "477 without it": { answer: replies(477), status: 477 },
  "500": { answer: replies(500), status: 500 },
  "502 with a page of HTML": { answer: replies(502, HTML, PAGE), status: 502 },
  "502 without a content type": { answer: writes("HTTP/1.1 502 Bad Gateway\r\nx-hubspot-correlation-id: c-1\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbad"), status: 502 },
  "503": { answer: replies(503), status: 503 },
  "503 with `Retry-After`": { answer: replies(503, seconds), status: 503, said: [1000, 1250] },
  "504": { answer: replies(504), status: 504 },
  "520 with a page of HTML, or 521, 523, 524": { answer: replies(520, HTML, PAGE), status: 520, also: [521, 523, 524].map((status) => replies(status)) },
  "522, 525 or 526": { answer: replies(522), status: 522, also: [525, 526].map((status) => replies(status)) },
};

const FIELDS = { body: { properties: { email: "ada@example.com" } } };
/** A call that may be repeated because it reads, one because of what it is, and one that may not. */
const CALLS = {
  GET: { safe: true, reads: true, start: (hubspot, options) => hubspot.crm.objects.get({ objectType: "contacts", objectId: 1 }, options) },
  "a safe POST": { safe: true, start: (hubspot, options) => hubspot.crm.objects.search({ objectType: "contacts", body: {} }, options) },
  "any other POST": { safe: false, start: (hubspot, options) => hubspot.crm.objects.create({ objectType: "contacts", ...FIELDS }, options) },
};

const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
const [, table] = text.split("| Waits |\n|---|---|---|---|---|\n");
const rows = table.split("\n\n", 1)[0].split("\n").map((line) => line.slice(2, -2).split(" | "));

/** A host that nothing may reach. */
const other = await startFaults({ after });

/** The shortest and the longest wait that a cell names, in milliseconds; `undefined` for none. */
function waitOf(cell, { said }) {
  if (cell === "–") return undefined;
  if (cell === "as said") return said;
  const [first, second] = [...cell.matchAll(/[\d.]+/g)].map(([number]) => number * 1000);
  return cell.startsWith("up to") ? [0, first] : [first, second ?? first];
}

async function scene(context, fault, answer, options) {
  const faults = await startFaults(context);
  faults.answer = answer;
  let tokens = 0;
  const accessToken = fault.fresh ? () => `token-${++tokens}` : "token";
  return { faults, hubspot: new HubSpot({ accessToken, baseUrl: faults.url, attemptTimeout: fault.patience, ...options }) };
}

const outcomeOf = (call) => call.then((data) => ({ data }), (error) => ({ error }));

test("the table has exactly the lines that are tested", () => {
  assert.deepEqual(rows.map(([name]) => name).sort(), Object.keys(FAULTS).sort());
});

describe("a server that", { concurrency: 16 }, () => {
  for (const [name, repeats, ends, happened, waits] of rows) {
    const fault = FAULTS[name];
    for (const [kind, { safe, reads = false, start }] of Object.entries(CALLS)) {
      const repeated = repeats.startsWith("every call") || (repeats.startsWith("safe calls") && safe);
      const succeeds = ends === "its data" || (happened.startsWith("it did") && !safe);
      const wait = repeated ? waitOf(waits, fault) : undefined;

      test(`${name}: ${kind} ends as the table says`, async (context) => {
        for (const answer of [fault.answer, ...(fault.also ?? [])]) {
          const { faults, hubspot } = await scene(context, fault, () => answer);
          const { error, data } = await outcomeOf(start(hubspot, { retry: { attempts: 1 } }));
          const requests = fault.fresh ? 2 : 1;
          assert.equal(faults.seen.length, requests);
          if (succeeds) {
            assert.equal(error, undefined);
            assert.deepEqual(data, ends === "its data" ? GOOD : undefined);
            continue;
          }
          assert.ok(error instanceof errors[ends.slice(1, -1)], inspect(error));
          assert.deepEqual(
            [error.name, error.attempts, error.mayHaveHappened ?? false],
            [ends.slice(1, -1), requests, happened !== "no" && !reads],
          );
          if (!fault.also) assert.equal(error.status, fault.status);
          if (fault.status >= 300) assert.equal(error.correlationId, "c-1");
          for (const field of ["category", "policyName"]) if (fault[field]) assert.equal(error[field], fault[field]);
          if (name.startsWith("sends a body of more")) await faults.seen[0].closed;
        }
      });

      test(`${name}: ${kind} ${repeated ? "is sent again" : "is sent once"}`, async (context) => {
        const { faults, hubspot } = await scene(context, fault, (number) => (number === 1 ? (fault.soon ?? fault.answer) : undefined));
        if (wait?.[0] > 3000 && !fault.soon) return;
        const { error, data } = await outcomeOf(start(hubspot));
        assert.equal(faults.seen.length, repeated ? 2 : 1);
        if (repeated) assert.deepEqual(data, GOOD);
        else if (!succeeds) assert.ok(error, "it fails");
      });

      if (!wait) continue;
      test(`${name}: ${kind} waits ${waits}`, async (context) => {
        const [least, most] = wait;
        const ended = new AbortController();
        const told = [];
        const onRetry = (event) => {
          told.push(event.wait);
          ended.abort();
        };
        const { faults, hubspot } = await scene(context, fault, () => fault.answer, { onRetry });
        await outcomeOf(start(hubspot, { signal: ended.signal, timeout: 120_000 }));
        assert.deepEqual([faults.seen.length, told.length], [1, 1]);
        assert.ok(least <= told[0] && told[0] <= most, `${told}`);
      });
    }
  }
});

describe("a POST whose answer is lost", { concurrency: true }, () => {
  const message = { emailId: 1, message: { to: "ada@example.com" } };
  const inputs = { inputs: [{ id: "1" }] };
  const snapshots = { snapshotRequests: [{ portalId: 1, objectId: 1, objectTypeId: "0-1", properties: ["email"] }] };
  const contacts = (body) => ({ objectType: "contacts", body });
  const POSTS = {
    "a search": [true, ({ crm }) => crm.objects.search(contacts({}))],
    "a batch that reads": [true, ({ crm }) => crm.objects.batchRead(contacts({ properties: [], ...inputs }))],
    "a batch that upserts": [true, ({ crm }) => crm.objects.batchUpsert(contacts({ inputs: [{ id: "a@example.com", idProperty: "email", properties: {} }] }))],
    "a batch that archives": [true, ({ crm }) => crm.objects.batchArchive(contacts(inputs))],
    "an email with a sendId": [true, ({ marketing }) => marketing.singleEmail.send({ body: { ...message, message: { ...message.message, sendId: "1" } } })],
    "an email without one": [false, ({ marketing }) => marketing.singleEmail.send({ body: message })],
    "the creation of snapshots": [true, ({ webhooks }) => webhooks.snapshots.create({ body: snapshots })],
    "the creation of a contact": [false, ({ crm }) => crm.objects.create(contacts({ properties: {} }))],
    "a batch that creates": [false, ({ crm }) => crm.objects.batchCreate(contacts({ inputs: [{ properties: {} }] }))],
    "a message": [false, ({ conversations }) => conversations.messages.send({ threadId: "1", body: { type: "COMMENT", text: "t" } })],
    "a token for SMTP": [false, ({ marketing }) => marketing.smtpTokens.create({ body: { createContact: false, campaignName: "c" } })],
  };
  for (const [name, [safe, start]] of Object.entries(POSTS)) {
    test(`${name} is sent ${safe ? "again" : "once, and its error says that it may have happened"}`, async (context) => {
      const faults = await startFaults(context);
      const hubspot = new HubSpot({ accessToken: "t", app: { clientId: "i", clientSecret: "s" }, baseUrl: faults.url });
      let lost = 0;
      const paths = () => faults.seen.filter(({ path }) => !path.startsWith("/oauth"));
      faults.answer = () => {
        if (faults.seen.at(-1).path.startsWith("/oauth")) return replies(200, {}, { access_token: "a", expires_in: 1800 });
        return lost++ === 0 ? resets : undefined;
      };
      const { error } = await outcomeOf(start(hubspot));
      assert.equal(paths().length, safe ? 2 : 1, inspect(error));
      if (!safe && !name.startsWith("a batch")) assert.equal(error.mayHaveHappened, true, inspect(error));
      if (safe) assert.equal(error, undefined);
    });
  }
});

test("the guide names every class of error", async () => {
  const named = [...text.split("\n\n## ")[0].matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const classes = Object.keys(errors).filter((name) => name.endsWith("Error") && name !== "HubSpotError" && errors[name].prototype instanceof Error);
  assert.deepEqual(named.toSorted(), classes.toSorted());
});

test("nothing ever went to the other host", () => assert.equal(other.seen.length, 0));

// Saved states: by Ctrl-C, by hand, and what is none.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";

import { EAGER, HubSpot, errors, inProcess, snapshotsOf, transportOf } from "../helpers/emulator.js";
import { KilledJob, randomFrom } from "../helpers/worker.js";

/** A saved state with an object in each phase, and the emulator that it is about. */
async function aSavedState() {
  const { emulator, hubspot } = inProcess({ emulator: { snapshots: { recordDelay: 0, pending: 0, inProgress: 5 } } });
  await emulator.snapshot({ status: "FAILED", errorCode: "TIMEOUT" });
  await emulator.snapshot({ status: "COMPLETED" });
  await emulator.snapshot({ status: "IN_PROGRESS", times: 2 });
  await emulator.fault({ kind: "500", times: 1, match: "GET /" });
  const controller = new AbortController();
  let times = 0;
  // The last batch waits for a state that is never stored, and stays between its phases.
  const onState = () => (++times < 3 ? undefined : new Promise(() => {}));
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(5), { ...EAGER, batchSize: 2, signal: controller.signal, onState });
  for await (const { done } of job) if (done === 2) break;
  const saved = job.save();
  controller.abort();
  await assert.rejects(job.result, { name: "AbortError" });
  return { saved, emulator };
}

test("Ctrl-C saves: nothing is lost, and what had no answer may be repeated", async (context) => {
  for (const lost of [false, true]) {
    const job = await KilledJob.start(context, { count: 12, batchSize: 4, seed: 3 });
    let running;
    let creates = 0;
    job.proxy.answered = ({ what }) => {
      if (what !== "create" || ++creates !== 3) return;
      running.kill("SIGINT");
      return lost ? "hang" : undefined;
    };
    const { status, said } = await job.run((step, child) => void (running = child));
    assert.deepEqual([status, said], [130, ""]);
    const phases = job.state().state.objects.map(({ phase }) => phase ?? "queued");
    const unanswered = phases.filter((phase) => phase === "creating").length;
    if (lost) assert.ok(unanswered >= 4, phases.join());
    job.kills.push({ state: job.state(), seen: job.proxy.seen.length });
    await job.finish();
    await job.check();
    // An answer that was on its way when the process ended is unknown to it, whichever request it was for.
    const { total } = (await job.emulator.state()).snapshots;
    assert.ok(total >= (lost ? 16 : 12) && total <= 12 + unanswered, `${total} snapshots: ${phases.join()}`);
  }
});

test("a state is the same after its way through JSON, and goes on with every client", async () => {
  const { saved, emulator } = await aSavedState();
  assert.deepEqual(JSON.parse(JSON.stringify(saved)), saved);
  const phases = saved.state.objects.map(({ phase }) => phase);
  assert.deepEqual([...new Set(phases)].sort(), ["creating", "ended", "open"]);
  await emulator.advance({ milliseconds: 3_600_000 });
  const { accessToken, clientId, clientSecret } = emulator;
  const { hubspot } = inProcess({ accessToken, app: { clientId, clientSecret }, transport: transportOf(emulator) });
  const before = structuredClone(saved);
  const results = await hubspot.webhooks.snapshots.resume(saved, { ...EAGER, attempts: 2 });
  assert.deepEqual(saved, before, "the caller's state stays as it was");
  assert.deepEqual(results.map(({ outcome }) => outcome), ["failed", "completed", "gaveUp", "gaveUp", "completed"]);
  assert.deepEqual(results.map(({ maybeRepeated }) => maybeRepeated), [undefined, undefined, undefined, undefined, true]);
  assert.equal(results[0].errorCode, "TIMEOUT");
});

test("a state that is at its end goes on without a request", async () => {
  const { hubspot, sent } = inProcess();
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(3), EAGER);
  const results = await job;
  const requests = sent.length;
  const again = await hubspot.webhooks.snapshots.resume(JSON.stringify(job.save()), EAGER);
  assert.deepEqual(again, results);
  assert.equal(sent.length, requests);
});

/** Words that are no state; each is refused before anything is sent. */
const WRONG = {
  "another kind": (saved) => ({ ...saved, kind: "journal" }),
  "no kind": ({ kind, ...saved }) => saved,
  "a later version": (saved) => ({ ...saved, version: saved.version + 1 }),
  "no version": ({ version, ...saved }) => saved,
  "a version in words": (saved) => ({ ...saved, version: String(saved.version) }),
  "no state": ({ state, ...saved }) => saved,
  "a state within a state": (saved) => ({ ...saved, state: saved }),
  "what the script's file holds": (saved) => ({ list: "abc", saved }),
  "the requests alone": (saved) => saved.state.objects.map(({ request }) => request),
  "the results": (saved) => saved.state.objects.map(({ ending }) => ending ?? null),
  "no objects": (saved) => ({ ...saved, state: {} }),
  "an object without a request": (saved) => ({ ...saved, state: { objects: [{}] } }),
  "a phase that does not exist": (saved) => change(saved, (object) => (object.phase = "asleep")),
  "a status id that leads elsewhere": (saved) => change(saved, (object) => object.phase === "open" && (object.statusId = "../../x")),
  "an outcome that does not exist": (saved) => change(saved, (object) => object.ending && (object.ending.outcome = "lost")),
  "a bad object id": (saved) => change(saved, (object) => (object.request.objectId = -1)),
  "no properties": (saved) => change(saved, (object) => (object.request.properties = [])),
  "a text": () => "state.json",
  "an empty text": () => "",
  "nothing": () => undefined,
  "a number": () => 1,
  "a list": () => [],
  "bytes": (saved) => new TextEncoder().encode(JSON.stringify(saved)),
  "a map": (saved) => new Map(Object.entries(saved)),
  "a promise": (saved) => Promise.resolve(saved),
};

function change(saved, edit) {
  const copy = structuredClone(saved);
  copy.state.objects.forEach(edit);
  return copy;
}

test("what is no state of such a job is refused before anything is sent", async () => {
  const { saved } = await aSavedState();
  const { hubspot, sent } = inProcess();
  for (const [what, make] of Object.entries(WRONG)) {
    const wrong = make(saved);
    for (const given of typeof wrong === "object" ? [wrong, JSON.stringify(wrong)] : [wrong]) {
      await assert.rejects(hubspot.webhooks.snapshots.resume(given, EAGER).result, errors.InvalidRequestError, what);
    }
  }
  assert.equal(sent.length, 0);
});

test("a file that was cut off anywhere is refused", async () => {
  const { saved } = await aSavedState();
  const { hubspot, sent } = inProcess();
  const text = JSON.stringify(saved);
  for (let length = 0; length < text.length; length++) {
    await assert.rejects(hubspot.webhooks.snapshots.resume(text.slice(0, length)).result, errors.InvalidRequestError, text.slice(0, length));
  }
  assert.equal(sent.length, 0);
});

test("a state with anything changed goes on or is refused, and never does harm", async () => {
  const { saved } = await aSavedState();
  const random = randomFrom(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const values = [null, true, 0, -1, 1.5, 2 ** 53, 1e308, "", "x", "..", "a/b", "9".repeat(40), "\u0000", "__proto__", [], {}, [[]], { phase: "open" }];
  const changed = () => {
    const copy = structuredClone(saved);
    let place = copy;
    for (;;) {
      const name = pick(Object.keys(place));
      if (random() < 0.4 || typeof place[name] !== "object" || place[name] === null || Object.keys(place[name]).length === 0) {
        if (random() < 0.2) delete place[name];
        else place[name] = pick(values);
        break;
      }
      place = place[name];
    }
    return copy;
  };
  const paths = [];
  const transport = async ({ url, operation }) => {
    paths.push(new URL(url).pathname);
    return { status: 200, headers: {}, body: operation.startsWith("oauth.") ? { access_token: "t", expires_in: 1800 } : { status: "COMPLETED" } };
  };
  let refused = 0;
  await Promise.all(Array.from({ length: 400 }, changed).map(async (copy) => {
    const hubspot = new HubSpot({ app: { clientId: "i", clientSecret: "s" }, baseUrl: "https://api.example.com", transport });
    await hubspot.webhooks.snapshots.resume(copy, { ...EAGER, attempts: 1 }).result.catch((reason) => {
      assert.ok(reason instanceof errors.InvalidRequestError, inspect(reason));
      refused++;
    });
  }));
  assert.ok(refused > 50 && paths.length > 0, `${refused} were refused`);
  for (const path of paths) assert.match(path, /^\/(oauth\/v1\/token|webhooks-journal\/snapshots\/2026-03\/crm(\/status\/[\w-]+)?)$/);
  assert.equal({}.phase, undefined);
});

test("no secret is in a state, whenever it is saved", async () => {
  const { emulator } = inProcess();
  const { accessToken, clientId, clientSecret, refreshToken, developerApiKey } = emulator;
  const tokens = new Set();
  // The other side says the token that it was given in every word that is kept.
  const transport = async (request) => {
    const response = await transportOf(emulator)(request);
    const authorization = request.headers.authorization;
    if (!authorization) {
      tokens.add((await response.clone().json()).access_token);
      return response;
    }
    const answer = await response.json();
    return { status: response.status, headers: {}, body: { ...answer, status: answer.status && "FAILED", errorCode: authorization, message: `${authorization} ${clientSecret}` } };
  };
  const { hubspot } = inProcess({ accessToken, developerApiKey, app: { clientId, clientSecret }, transport });
  const states = [];
  const job = hubspot.webhooks.snapshots.take(snapshotsOf(4), { ...EAGER, batchSize: 2, onState: (saved) => void states.push(saved) });
  for await (const _ of job) states.push(job.save());
  const results = await job;
  states.push(job.save());
  assert.ok(states.length >= 6 && tokens.size > 0);
  for (const secret of [accessToken, clientSecret, refreshToken, developerApiKey, ...tokens]) {
    for (const said of [...states, results]) {
      assert.ok(!JSON.stringify(said).includes(secret));
      assert.ok(!inspect(said, { depth: 20, showHidden: true, getters: true }).includes(secret));
    }
  }
  assert.deepEqual(results.map(({ errorCode }) => errorCode), Array(4).fill("Bearer [redacted]"));
});

// The examples of the single APIs, as their user runs them: without an account, and against one whose state tells what
// they did.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { HubSpot, all, emulatorFor } from "../helpers/emulator.js";
import { copyOfExamples, runScript } from "../helpers/example.js";

const project = copyOfExamples(after);

/** Runs a script to its good end, without an account unless there is an environment. */
async function run(script, args = [], environment = {}) {
  const { status, out, err } = await runScript(project, script, args, environment);
  assert.equal(status, 0, err);
  assert.equal(err, environment.HUBSPOT_BASE_URL ? "" : "No HUBSPOT_TOKEN: an emulator of HubSpot in this process answers.\n");
  assert.doesNotMatch(out, /-na1-|[Bb]earer|hapikey|secret|password/);
  return out.trimEnd().split("\n");
}

/** An account, the environment that leads a script there, and a client to look at it. */
async function account(context) {
  const emulator = await emulatorFor(context, { email: { pending: 5, processing: 5 } });
  const { accessToken, developerApiKey, appId, url } = emulator;
  const environment = { HUBSPOT_TOKEN: accessToken, HUBSPOT_DEVELOPER_API_KEY: developerApiKey, HUBSPOT_APP_ID: String(appId), HUBSPOT_BASE_URL: url };
  return { emulator, environment, hubspot: new HubSpot({ accessToken, developerApiKey, appId, baseUrl: url }) };
}

function matches(lines, patterns) {
  assert.equal(lines.length, patterns.length, lines.join("\n"));
  patterns.forEach((pattern, index) => assert.match(lines[index], pattern));
}

describe("the examples of the APIs", { concurrency: true }, () => {
  test("blog: a post is published and its translation planned", async (context) => {
    matches(await run("blog"), [
      /^published already: /,
      /^published already: /,
      /^published already: /,
      /^written: How we answer within the hour$/,
      /^translated: Wie wir in einer Stunde antworten$/,
      /^How we answer within the hour: PUBLISHED, \d{4}-/,
      /^Wie wir in einer Stunde antworten: SCHEDULED, \d{4}-/,
    ]);
    const { hubspot, environment } = await account(context);
    const before = await all(hubspot.cms.blogPosts.list());
    assert.match((await run("blog", [], environment)).at(-1), /^archived both/);
    assert.equal((await all(hubspot.cms.blogPosts.list())).length, before.length);
    await run("blog", ["publish"], environment);
    const posts = await all(hubspot.cms.blogPosts.list());
    const english = posts.find(({ slug }) => slug.startsWith("within-the-hour-"));
    const german = posts.find(({ translatedFromId }) => translatedFromId === english.id);
    assert.equal(english.postBody, "<p>One inbox, and no meeting about it.</p>");
    assert.equal(german.language, "de");
    assert.equal((await hubspot.cms.blogPosts.getDraft({ postId: german.id })).name, "Wie wir in einer Stunde antworten");
    assert.ok(Date.parse(german.publishDate) > Date.parse(english.publishDate));
  });

  test("conversations: a visitor has his answer, and long messages are whole", async (context) => {
    const lines = await run("conversations");
    assert.ok(lines.includes("  > It stopped working, and this is what the log says: first one thing, then another."), lines.join("\n"));
    assert.deepEqual(lines.filter((line) => line.startsWith("Thread ")).length, 5);
    assert.ok(lines.includes("  < Thank you. Please send us the whole log."));
    const { hubspot, environment } = await account(context);
    const messages = async () => (await all(hubspot.conversations.messages.list({ threadId: 7003 }))).filter(({ type }) => type === "MESSAGE");
    const before = await messages();
    await run("conversations", [], environment);
    assert.equal((await messages()).length, before.length);
    await run("conversations", ["7001", "It is on its way."], environment);
    const thread = await hubspot.conversations.threads.get({ threadId: 7001 });
    const sent = await all(hubspot.conversations.messages.list({ threadId: 7001 }));
    assert.equal(thread.status, "CLOSED");
    const [answer] = sent.filter(({ text }) => text === "It is on its way.");
    assert.deepEqual([answer.type, answer.direction, answer.recipients[0].actorId], ["MESSAGE", "OUTGOING", "V-1001"]);
  });

  test("crm: what is created is tied, found and archived", async (context) => {
    const lines = await run("crm");
    assert.equal(lines[0], "created: Ada, Grace, Edsger and Engines & Co");
    assert.equal(lines[1], "3 of them work at Engines & Co");
    assert.equal(lines.filter((line) => line.startsWith("found: ")).length, 15);
    assert.equal(lines.at(-1), "archived what was created");
    const { hubspot, environment } = await account(context);
    const count = async (archived) => (await all(hubspot.crm.objects.list({ objectType: "contacts", archived }))).length;
    const before = [await count(false), await count(true)];
    await run("crm", [], environment);
    assert.deepEqual([await count(false), await count(true)], [before[0], before[1] + 3]);
  });

  test("payments: one is recorded, paid and counted", async (context) => {
    matches(await run("payments"), [
      /^recorded: payment \d+ of 99\.99 USD$/,
      /^paid by contact 1001$/,
      /^it has succeeded$/,
      /^\d+ payments in all; [\d.]+ came in$/,
    ]);
    const { hubspot, environment } = await account(context);
    const [recorded] = await run("payments", ["1002"], environment);
    const [paymentId] = /\d+/.exec(recorded);
    const payment = await hubspot.crm.objects.get({ objectType: "0-101", objectId: paymentId, archived: true, properties: ["hs_latest_status"] });
    assert.deepEqual([payment.archived, payment.properties.hs_latest_status], [true, "succeeded"]);
  });

  test("email: a mailer has its settings, and an order's email goes out once", async (context) => {
    const patterns = [/^mailer: smtp\.hubapi\.com:587, user \S+, until \d{4}-/, /^email to jdoe@example\.com: completed, SENT$/, /^once more: completed, IDEMPOTENT_IGNORE$/];
    matches(await run("email"), patterns);
    const { emulator, environment } = await account(context);
    matches(await run("email", ["4126643121", "jdoe@example.com"], environment), patterns);
    matches(await run("email", [], environment), patterns.slice(0, 1));
    const { log } = await emulator.state();
    assert.equal(log.filter(({ method, path }) => method === "POST" && path.endsWith("/single-email/send")).length, 2);
  });

  test("feature flags: looked at, then done", async (context) => {
    const lines = await run("feature-flags");
    assert.equal(lines[0], 'step 1: featureFlags.set {"defaultState":"OFF"}');
    assert.deepEqual(lines.filter((line) => line.includes("done;")), [
      "3 of 3 steps done; still to upgrade: 1234, 4567, 78910",
      "1 of 1 steps done; still to upgrade: 1234, 78910",
      "2 of 2 steps done; still to upgrade: nobody",
    ]);
    const { emulator, environment } = await account(context);
    const flags = async () => (await emulator.state()).flags;
    await run("feature-flags", ["1234,4567", "4567"], environment);
    assert.deepEqual(await flags(), {});
    await run("feature-flags", ["1234,4567", "4567", "apply"], environment);
    assert.deepEqual((await flags())["hs-hide-crm-cards"].portals, { 1234: "OFF" });
  });

  test("what is wrong is one line, and the help tells the rest", async () => {
    for (const script of ["blog", "conversations", "crm", "payments", "email", "feature-flags"]) {
      const { status, out } = await runScript(project, script, ["--help"]);
      assert.equal(status, 0);
      assert.match(out, new RegExp(`^Usage: node ${script}\\.mjs[^]*HUBSPOT_TOKEN`));
      const wrong = await runScript(project, script, [], { HUBSPOT_TOKEN: "x", HUBSPOT_BASE_URL: "ftp://x" });
      assert.deepEqual([wrong.status, wrong.out], [1, ""]);
      assert.match(wrong.err, /^\S[^\n]+\n$/);
    }
  });
});

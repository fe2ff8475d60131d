import assert from "node:assert/strict";
import { test } from "node:test";

import { EAGER, errors, inProcess } from "../helpers/emulator.js";

const QUICK = { pending: 20, processing: 20 };
const email = (message) => ({
  body: {
    emailId: 4126643121,
    message: { to: "jdoe@example.com", ...message },
    customProperties: { purchaseUrl: "https://example.com/", productName: "vanilla" },
  },
});

function mailer(options = {}) {
  const { emulator = QUICK, ...client } = options;
  const made = inProcess({ emulator: { email: emulator }, ...client });
  const count = (name) => made.sent.filter(({ operation }) => operation === `marketing.singleEmail.${name}`).length;
  return { ...made, count, sendAndWait: (...given) => made.hubspot.marketing.singleEmail.sendAndWait(...given) };
}

test("an email is sent and waited for, and its last status comes whole", async () => {
  const { sendAndWait, sent, count } = mailer();
  const { status, ...ending } = await sendAndWait(email({ sendId: "6" }), EAGER);
  assert.deepEqual(ending, { outcome: "completed", statusId: status.statusId, sendResult: "SENT" });
  assert.equal(status.status, "COMPLETE");
  assert.equal(typeof status.eventId.id, "string");
  assert.equal(count("send"), 1);
  assert.ok(count("status") >= 1);
  assert.deepEqual(JSON.parse(sent[0].body), email({ sendId: "6" }).body);
  assert.deepEqual(sent[0].params, email({ sendId: "6" }));
  assert.deepEqual(sent.at(-1).params, { statusId: status.statusId });
});

test("what is new in a status is kept", async () => {
  const transport = async () => ({ status: 200, text: async () => '{"status":"COMPLETE","sendResult":"SENT","new":[1]}' });
  const { sendAndWait } = mailer({ transport });
  const status = { status: "COMPLETE", sendResult: "SENT", new: [1] };
  assert.deepEqual(await sendAndWait(email()), { outcome: "completed", sendResult: "SENT", status });
});

test("an email that is not sent is an outcome", async () => {
  const { sendAndWait } = mailer();
  const { outcome, sendResult } = await sendAndWait(email({ to: "previously-bounced@results.example" }), EAGER);
  assert.deepEqual([outcome, sendResult], ["failed", "PREVIOUSLY_BOUNCED"]);
});

test("a watch that comes to its limits gives up, with the last status", async () => {
  const { emulator, sendAndWait } = mailer({ emulator: { pending: 60_000 } });
  const { outcome, status, error } = await sendAndWait(email(), { ...EAGER, attempts: 2 });
  assert.deepEqual([outcome, status.status, error], ["gaveUp", "PENDING", undefined]);

  await emulator.fault({ match: "GET /marketing/v3/email/send-statuses", kind: 503, times: 1000 });
  const ended = await sendAndWait(email(), { ...EAGER, duration: 1 });
  assert.deepEqual([ended.outcome, ended.status.status], ["gaveUp", "PENDING"]);
  assert.ok(ended.error instanceof errors.ServerError);
});

test("a lost reply is repeated with a sendId alone, and one email goes out", async () => {
  const match = "POST /marketing/v3/transactional/single-email/send";
  const { emulator, sendAndWait, count } = mailer();
  await emulator.fault({ match, kind: "lostReply", times: 1 });
  await assert.rejects(sendAndWait(email(), EAGER), (error) => error instanceof errors.ConnectionError && error.mayHaveHappened);
  assert.deepEqual([count("send"), count("status")], [1, 0]);
  await emulator.fault({ match, kind: "lostReply", times: 1 });
  const { outcome, sendResult } = await sendAndWait(email({ sendId: "7" }), EAGER);
  assert.deepEqual([outcome, sendResult, count("send")], ["completed", "IDEMPOTENT_IGNORE", 3]);
});

test("a status that is not there rejects, and says that the email was taken", async () => {
  const answers = { send: [200, '{"statusId":"s-1","status":"PENDING"}'], status: [404, '{"message":"there is none"}'] };
  const transport = async ({ operation }) => {
    const [status, text] = answers[operation.split(".").pop()];
    return { status, text: async () => text };
  };
  const { sendAndWait } = mailer({ transport });
  await assert.rejects(sendAndWait(email(), EAGER), (error) => {
    assert.ok(error instanceof errors.NotFoundError && error.mayHaveHappened);
    assert.match(error.message, /the email was taken, with the status id s-1$/);
    return true;
  });
});

test("bad parameters and options reject before anything is sent", async () => {
  const { sendAndWait, sent } = mailer();
  const cases = [
    [[email({ to: "" })], "body.message.to"],
    [[{ body: { emailId: NaN, message: { to: "a@x.test" } } }], "body.emailId"],
    [[undefined], "body"],
    [[email(), { batchSize: 5 }], "options.batchSize"],
    [[email(), { firstDelay: "soon" }], "options.firstDelay"],
    [[email(), { signal: 5 }], "options.signal"],
    [[email(), { version: "v9" }], "version"],
  ];
  for (const [given, path] of cases) {
    await assert.rejects(sendAndWait(...given), (error) => {
      assert.ok(error instanceof errors.InvalidRequestError);
      assert.equal(error.problems[0].path, path);
      return true;
    });
  }
  assert.equal(sent.length, 0);
});

test("a signal ends the watch with its reason", async () => {
  const { sendAndWait, count } = mailer({ emulator: { pending: 60_000 } });
  const controller = new AbortController();
  const waiting = sendAndWait(email(), { ...EAGER, signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 60);
  await assert.rejects(waiting, (reason) => reason === "enough");
  const asked = count("status");
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(count("status"), asked);
});

// The script as its user runs it. The whole list takes half a minute at 10 requests per second, so one test runs it and
// the others run a short list at the same time.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { QUICK, asked } from "../helpers/emulator.js";
import { SHORT, copyOfExamples, runScript } from "../helpers/example.js";
import { keepPort } from "../helpers/server.js";

const project = copyOfExamples(after);
const { startWithData } = await import(pathToFileURL(`${project}/node/emulator.mjs`));
const { readObjects } = await import(pathToFileURL(`${project}/node/objects.mjs`));

const EAGER = ["--first-delay", "20", "--max-delay", "100"];

async function emulatorFor(context, options) {
  const emulator = await startWithData({ snapshots: QUICK, ...options });
  context.after(() => emulator.close());
  const { url, clientId, clientSecret } = emulator;
  return { emulator, environment: { HUBSPOT_BASE_URL: url, HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret } };
}

const linesOf = (file) => readFileSync(`${project}/${file}`, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const countOf = (lines, outcome) => lines.filter((line) => line.outcome === outcome).length;

describe("the snapshot script", { concurrency: true }, () => {
  test("without an account: every object of the list gets its outcome", async () => {
    const { status, out, err } = await runScript(project, "snapshots", []);
    assert.equal(status, 0, err);
    assert.match(out, /\n287 of 300 completed\n$/);
    assert.match(err, /^No HUBSPOT_CLIENT_ID: .*\n(\d+ of 300 after \d+ s\n)+$/);
    assert.doesNotMatch(out + err, /\x1b/);
    const lines = linesOf("snapshots.jsonl");
    const objects = await readObjects(`${project}/data/objects.csv`);
    assert.deepEqual(lines.map(({ line, label, owner, request }) => ({ line, label, owner, request })), objects);
    for (const outcome of ["completed", "failed", "expired", "refused", "gaveUp"]) {
      const count = countOf(lines, outcome);
      assert.match(out, new RegExp(`^${outcome} +${count}( |$)`, "m"));
      assert.ok(count > 0, outcome);
    }
  });

  test("the counts are those of the emulator, and no secret is told", async (context) => {
    const { emulator, environment } = await emulatorFor(context);
    const { status, out, err } = await runScript(project, "snapshots", ["short.csv", "--out", "short.jsonl", "--attempts", "6", "--debug", ...EAGER], environment);
    assert.equal(status, 0, err);
    const lines = linesOf("short.jsonl");
    assert.deepEqual(lines.map((line) => line.outcome), [
      "expired", "gaveUp", "failed", "completed", "completed", "completed", "failed", "failed", "refused", "completed",
    ]);
    assert.deepEqual(lines.map((line) => line.line), [2, 3, 4, 5, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual(lines.map((line) => line.errorCode).filter(Boolean), ["TIMEOUT", "VALIDATION_ERROR", "VALIDATION_ERROR"]);
    assert.equal(lines[2].request.objectId, "9007199254740995");
    assert.equal(lines[3].label, "Two\nlines");
    const { snapshots } = await emulator.state();
    assert.equal(snapshots.total, lines.filter((line) => line.statusId).length);
    // The one whose status never appeared was taken all the same: that is why to look in the journal.
    assert.deepEqual(snapshots.byStatus, { COMPLETED: countOf(lines, "completed") + countOf(lines, "gaveUp"), EXPIRED: 1, FAILED: 3 });
    assert.match(out, /look in the journal/);
    const { clientSecret, accessToken, refreshToken } = emulator;
    for (const secret of [clientSecret, accessToken, refreshToken, "Bearer"]) {
      assert.ok(![out, err, readFileSync(`${project}/short.jsonl`, "utf8")].join("").includes(secret));
    }
  });

  test("with wrong credentials it fails in plain words", async (context) => {
    const { environment } = await emulatorFor(context);
    const wrong = { ...environment, HUBSPOT_CLIENT_SECRET: "hunter2-hunter2" };
    const plain = await runScript(project, "snapshots", ["short.csv", "--out", "wrong.jsonl"], wrong);
    assert.equal(plain.status, 1);
    assert.match(plain.err, /check the client ID and the client secret/);
    assert.doesNotMatch(plain.err, /^ +at /m);
    const debug = await runScript(project, "snapshots", ["short.csv", "--out", "wrong.jsonl", "--debug"], wrong);
    assert.equal(debug.status, 1);
    assert.match(debug.err, /^ +at /m);
    for (const { out, err } of [plain, debug]) assert.ok(!(out + err).includes("hunter2"));
    assert.ok(!existsSync(`${project}/wrong.jsonl`));
  });

  test("where nobody answers every object still has an outcome", async (context) => {
    const nobody = await keepPort();
    context.after(nobody.release);
    const environment = { HUBSPOT_BASE_URL: nobody.url, HUBSPOT_CLIENT_ID: "id", HUBSPOT_CLIENT_SECRET: "hunter2-hunter2" };
    const { status, out, err } = await runScript(project, "snapshots", ["short.csv", "--out", "dead.jsonl"], environment);
    assert.equal(status, 0, err);
    assert.match(out, /\n0 of 10 completed\n$/);
    for (const { outcome, error } of linesOf("dead.jsonl")) assert.deepEqual([outcome, error.name], ["gaveUp", "ConnectionError"]);
    assert.ok(!(out + err).includes("hunter2"));
  });

  test("a wrong command line is refused", async () => {
    const cases = [
      [["--colour"], /Unknown option '--colour'/],
      [["a.csv", "b.csv"], /one list at a time/],
      [["--batch", "ten"], /--batch must be a whole number/],
      [["--attempts", "0"], /`options.attempts` must be/],
      [["--out", "nowhere/x.jsonl"], /--out: there is no folder nowhere/],
      [["--out", "data"], /--out must be a file/],
      [["--resume", "state.json"], /--resume needs/],
      [["nowhere.csv"], /nowhere.csv: there is no such file/],
      [["short.csv"], /go together/, { HUBSPOT_CLIENT_ID: "id" }],
    ];
    for (const [args, pattern, environment] of cases) {
      const { status, err } = await runScript(project, "snapshots", args, environment);
      assert.equal(status, 2, `${args}: ${err}`);
      assert.match(err, pattern);
    }
    const { status, out } = await runScript(project, "snapshots", ["--help"]);
    assert.equal(status, 0);
    assert.match(out, /^Usage: /);
  });

  test("wrong rows are told with their lines, and nothing is sent", async (context) => {
    const { emulator, environment } = await emulatorFor(context);
    writeFileSync(`${project}/malformed.csv`, `${SHORT}12345,0-1\n12345,0-1,"7"7,email,,\n`);
    const malformed = await runScript(project, "snapshots", ["malformed.csv"], environment);
    assert.equal(malformed.status, 2);
    assert.match(malformed.err, /malformed.csv:13: 2 values for 6 columns\nmalformed.csv:14: text follows/);
    writeFileSync(`${project}/invalid.csv`, `${SHORT}12345,0-1,seven,email,,\n12345,contacts,7, ,,\n,0-1,7,email,,\n`);
    const invalid = await runScript(project, "snapshots", ["invalid.csv"], environment);
    assert.equal(invalid.status, 2);
    for (const words of ["13: `objectId`", "14: `objectTypeId`", "14: `properties`", "15: `portalId`"]) {
      assert.ok(invalid.err.includes(`invalid.csv:${words}`), invalid.err);
    }
    assert.equal((await emulator.state()).requests.total, 0);
  });

  test("after Ctrl-C the same command goes on", async (context) => {
    const { emulator, environment } = await emulatorFor(context, { snapshots: { ...QUICK, pending: 60_000 } });
    const command = ["short.csv", "--out", "resumed.jsonl", "--resume", "state.json", "--batch", "4", ...EAGER];
    let stopped = false;
    const stop = async (child) => {
      await asked(emulator, 8);
      child.kill("SIGINT");
    };
    const first = await runScript(project, "snapshots", command, environment, {
      watch(child) {
        if (!stopped) stop(child);
        stopped = true;
      },
    });
    assert.equal(first.status, 130, first.err);
    assert.match(first.err, /stopped by SIGINT\nThe same command goes on from state.json/);
    assert.ok(!existsSync(`${project}/resumed.jsonl`));
    const state = readFileSync(`${project}/state.json`, "utf8");
    for (const secret of [emulator.clientSecret, emulator.accessToken]) assert.ok(!state.includes(secret));

    const other = await runScript(project, "snapshots", ["data/objects.csv", ...command.slice(1)], environment);
    assert.equal(other.status, 2);
    assert.match(other.err, /state of another list/);

    await emulator.import({ options: { snapshots: QUICK } });
    await emulator.advance({ milliseconds: 120_000 });
    const second = await runScript(project, "snapshots", [...command, "--attempts", "6"], environment);
    assert.equal(second.status, 0, second.err);
    assert.match(second.out, /\n4 of 10 completed\n$/);
    const { snapshots } = await emulator.state();
    const lines = linesOf("resumed.jsonl");
    const repeated = lines.filter((line) => line.maybeRepeated).length;
    assert.equal(lines.length, 10);
    assert.ok(snapshots.total >= 9 && snapshots.total <= 9 + repeated, `${snapshots.total} snapshots`);
    assert.deepEqual(readdirSync(project).filter((name) => name.startsWith("state.json")), []);
  });

  test("a file that is no state is left alone", async (context) => {
    const { environment } = await emulatorFor(context);
    for (const text of ["{", "null", "[]", '{"list":1}', "my notes"]) {
      writeFileSync(`${project}/notes.txt`, text);
      const { status, err } = await runScript(project, "snapshots", ["short.csv", "--resume", "notes.txt"], environment);
      assert.equal(status, 2, err);
      assert.equal(readFileSync(`${project}/notes.txt`, "utf8"), text);
    }
  });
});

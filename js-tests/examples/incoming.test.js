// The two apps that HubSpot calls, as their user runs them: the demos, and the whole way from the page where an account
// installs an app to the end of an execution.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { emulatorFor } from "../helpers/emulator.js";
import { copyOfExamples, runScript } from "../helpers/example.js";

const project = copyOfExamples(after);
const { installAsPerson } = await import(pathToFileURL(`${project}/node/person.mjs`));

/** A new emulator with the environment that leads a script to it. */
async function scene(context, options) {
  const emulator = await emulatorFor(context, options);
  const { url, clientId, clientSecret } = emulator;
  return { emulator, environment: { HUBSPOT_BASE_URL: url, HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret } };
}

/** Runs a server of the project while `act` lasts; `act` gets its URL and the process. */
async function whileRunning(script, args, environment, act) {
  let acting;
  const listen = (child, out) => {
    const [, url] = /^Listening: (\S+)\/install /m.exec(out) ?? [];
    if (url && !acting) acting = act(url, child).finally(() => child.kill("SIGTERM"));
  };
  const told = await runScript(project, script, ["--port", "0", ...args], environment, { listen });
  const result = await acting;
  return { ...told, result };
}

/** Waits until something holds. */
async function until(holds) {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, "it takes too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const secretsOf = (emulator) => [emulator.clientSecret, emulator.accessToken, emulator.refreshToken, "at-na1", "rt-na1", "Bearer"];

function tellsNone(secrets, ...texts) {
  for (const secret of secrets) assert.ok(!texts.join("").includes(secret), secret);
}

describe("the apps that HubSpot calls", { concurrency: true }, () => {
  test("without an account: the webhooks of an installation are told, a line each", async () => {
    const { status, out, err } = await runScript(project, "webhooks", []);
    assert.equal(status, 0, err);
    assert.match(err, /^No HUBSPOT_CLIENT_ID: .*\n$/);
    const [listening, ...lines] = out.trimEnd().split("\n");
    assert.match(listening, /^Listening: http:\S+\/install http:\S+\/redirect http:\S+\/webhooks$/);
    const patterns = [
      /^Account 12345 has the app\.$/,
      /^A stranger's events: 401 missing$/,
      /^account 12345: contact\.creation of (\d+)$/,
      /^account 12345: contact\.propertyChange of \d+: email is now "jo\.new@alder\.example"$/,
      /^account 12345: contact\.propertyChange of \d+: firstname is now "Jo"$/,
      /^account 12345: contact\.deletion of \d+$/,
      /^account 12345: conversation\.creation of 77$/,
      /^account 12345: conversation\.newMessage of 77: MESSAGE [0-9a-f]{32}$/,
      /^account 12345: conversation\.propertyChange of 77: status is now "CLOSED"$/,
      /^account 12345: conversation\.deletion of 77$/,
      /^account 12345: conversation\.privacyDeletion of 77$/,
      /^something new: \{.*"subscriptionType":"quote\.signature".*\}$/,
      /^10 events delivered, 0 waiting$/,
    ];
    assert.equal(lines.length, patterns.length, out);
    patterns.forEach((pattern, index) => assert.match(lines[index], pattern));
    assert.doesNotMatch(out + err, /-na1-|[Bb]earer|secret/);
  });

  test("without an account: each execution of the action ends once, at once or later", async () => {
    const { status, out, err } = await runScript(project, "workflow-action", []);
    assert.equal(status, 0, err);
    const ends = out.split("\n").flatMap((line) => /^ap-12345-\d+-\d+-\d+: (COMPLETED .*)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(ends, [
      "COMPLETED by answer, calls 1, callbacks 0: SUCCESS, 3 words",
      "COMPLETED by answer, calls 1, callbacks 0: FAIL_CONTINUE",
      "COMPLETED by callback, calls 1, callbacks 1: SUCCESS, 19 words",
      "COMPLETED by callback, calls 1, callbacks 1: FAIL_CONTINUE",
    ]);
    assert.equal(out.match(/: completed later$/gm).length, 2);
    assert.doesNotMatch(out + err, /-na1-|[Bb]earer|secret/);
  });

  test("from the install page to the completed execution, and on after a restart", async (context) => {
    const { emulator, environment } = await scene(context);
    const text = "We would like to have ten more of the blue ones, please.";
    const runs = async (url) => {
      const { callbackId } = await emulator.execution({ actionUrl: `${url}/action`, inputFields: { text } });
      let execution;
      await until(async () => {
        execution = (await emulator.state()).executions.find((one) => one.callbackId === callbackId);
        return !["DUE", "SENT", "BLOCKED"].includes(execution.state);
      });
      return execution;
    };
    await emulator.account({ portalId: 12345, installed: false });
    const first = await whileRunning("workflow-action", ["--tokens", "tokens.json"], environment, async (url) => {
      assert.equal(await installAsPerson(url), "Account 12345 has the app.");
      return runs(url);
    });
    assert.equal(first.status, 0, first.err);
    const outputFields = { hs_execution_state: "SUCCESS", words: "12" };
    assert.deepEqual([first.result.state, first.result.attempts, first.result.outputFields], ["COMPLETED", 1, outputFields]);

    const { log, accounts } = await emulator.state();
    assert.equal(accounts[0].installed, true);
    const calls = log.map(({ method, path, status }) => `${method} ${path.replace(/\?.*|ap-[\d-]+/, "")} ${status}`);
    assert.deepEqual(calls, [
      "GET /oauth/authorize 200", "POST /oauth/authorize 302", "POST /oauth/v1/token 200", "POST /oauth/v1/token 200",
      "POST /automation/v4/actions/callbacks//complete 204",
    ]);

    assert.equal(statSync(`${project}/tokens.json`).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(project).filter((name) => name.startsWith("tokens")), ["tokens.json"]);
    const second = await whileRunning("workflow-action", ["--tokens", "tokens.json"], environment, runs);
    assert.equal(second.status, 0, second.err);
    assert.equal(second.result.state, "COMPLETED");
    const [refreshToken] = Object.values(JSON.parse(readFileSync(`${project}/tokens.json`, "utf8")));
    tellsNone([...secretsOf(emulator), refreshToken], first.out, first.err, second.out, second.err);
  });

  test("an execution of an account that is not known is tried again, and the rest goes on", async (context) => {
    const { emulator, environment } = await scene(context);
    const { err, status } = await whileRunning("workflow-action", [], environment, async (url) => {
      await emulator.execution({ actionUrl: `${url}/action`, inputFields: { text: "x".repeat(100) } });
      await emulator.execution({ actionUrl: `${url}/action`, inputFields: { text: "short" } });
      await emulator.settled();
      const { executions } = await emulator.state();
      assert.deepEqual(executions.map(({ state }) => state), ["DUE", "COMPLETED"]);
    });
    assert.equal(status, 0);
    assert.match(err, /account 12345 has not installed the app/);
    tellsNone(secretsOf(emulator), err);
  });

  test("who did not begin an installation can't end it", async (context) => {
    const { emulator, environment } = await scene(context);
    const { out, err, status } = await whileRunning("webhooks", [], environment, async (url) => {
      const begin = async () => {
        const { headers } = await fetch(`${url}/install`, { redirect: "manual" });
        const cookie = headers.get("set-cookie");
        assert.match(cookie, /^install=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
        return { cookie: cookie.split(";")[0], consent: new URL(headers.get("location")) };
      };
      const back = async (consent, decision) => {
        const body = new URLSearchParams([...consent.searchParams, ["decision", decision]]);
        const reply = await fetch(emulator.url + consent.pathname, { method: "POST", body, redirect: "manual" });
        return reply.headers.get("location");
      };
      const visit = async (address, cookie) => {
        const response = await fetch(address, { headers: cookie ? { cookie } : {} });
        return [response.status, (await response.text()).trim()];
      };
      const elsewhere = [400, "This installation was begun elsewhere, or too long ago. Start again at /install."];
      const [mine, other] = [await begin(), await begin()];
      const address = await back(mine.consent, "approve");
      assert.deepEqual(await visit(address), elsewhere, "without the cookie, in another browser");
      const again = await back(other.consent, "approve");
      assert.deepEqual(await visit(again, mine.cookie), elsewhere, "with the cookie of another installation");
      assert.deepEqual(await visit(`${url}/redirect?code=x`), elsewhere);
      assert.deepEqual(await visit(`${url}/redirect?code=x&state=null`, "install=null"), elsewhere);
      assert.deepEqual((await emulator.state()).requests.byRoute["POST /oauth/v1/token"] ?? 0, 0);

      const third = await begin();
      assert.deepEqual(await visit(await back(third.consent, "cancel"), third.cookie), [400, "The app was not installed."]);
      const fourth = await begin();
      const good = await back(fourth.consent, "approve");
      assert.deepEqual(await visit(good.replace(/code=[^&]*/, "code=guessed"), fourth.cookie), [502, "HubSpot did not give the app its tokens. Start again at /install."]);
      const fifth = await begin();
      const [secondTab, address5] = [await begin(), await back(fifth.consent, "approve")];
      assert.deepEqual(await visit(address5, fifth.cookie), [200, "Account 12345 has the app."]);
      assert.deepEqual(await visit(address5, fifth.cookie), elsewhere, "the same once more");
      assert.ok(secondTab.cookie !== fifth.cookie);
      assert.equal((await fetch(`${url}/elsewhere`)).status, 404);
      assert.equal((await fetch(`${url}/toString`)).status, 404);
      assert.equal((await fetch(`${url}/webhooks`)).status, 405);
    });
    assert.equal(status, 0, err);
    assert.match(err, /authorise the app again/);
    tellsNone(secretsOf(emulator), out, err);
  });

  test("a wrong command line is refused", async (context) => {
    const cases = [
      [["--colour"], /Unknown option '--colour'/],
      [["--port", "http"], /--port must be a whole number/],
      [["--url", "hooks.example.com"], /--url must be like/],
      [["--url", "https://hooks.example.com/app"], /--url must be like/],
      [[], /go together/, { HUBSPOT_CLIENT_ID: "id" }],
      [[], /say where with --url/, { HUBSPOT_CLIENT_ID: "id", HUBSPOT_CLIENT_SECRET: "hunter2-hunter2" }],
    ];
    for (const script of ["webhooks", "workflow-action"]) {
      for (const [args, pattern, environment] of cases) {
        const { status, err } = await runScript(project, script, args, environment);
        assert.equal(status, 2, `${args}: ${err}`);
        assert.match(err, pattern);
        assert.ok(!err.includes("hunter2"));
      }
      const { status, out } = await runScript(project, script, ["--help"]);
      assert.equal(status, 0);
      assert.match(out, new RegExp(`^Usage: node ${script}\\.mjs .*Exit status: `, "s"));
    }
    const taken = createServer().listen(0, "127.0.0.1");
    context.after(() => taken.close());
    await new Promise((resolve) => taken.once("listening", resolve));
    const { environment } = await scene(context);
    const { status, err } = await runScript(project, "webhooks", ["--port", String(taken.address().port)], environment);
    assert.equal(status, 1);
    assert.match(err, /^listen EADDRINUSE.*\n$/);
    assert.ok(!existsSync(`${project}/tokens.json.new`));
  });
});

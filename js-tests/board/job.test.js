// What the board does: starts, pauses, goes on, aborts, and tells what the emulator knows.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, describe, test } from "node:test";

import { asked } from "../helpers/emulator.js";
import { LATER, OUTCOMES, SLOW, button, counted, later, prepare, requestsIn, states, totals, until } from "./board.js";

const { project, open } = await prepare(after);
const EVERY = { Waiting: "0", Open: "0", ...counted(OUTCOMES) };
/** What HubSpot accepted: all but the refused one. */
const ACCEPTED = OUTCOMES.length - 1;

describe("the board's job", { concurrency: 4 }, () => {
  test("shows what the emulator says of every object", async (context) => {
    const { page, emulator } = await open(context);
    assert.deepEqual(await totals(page), { ...Object.fromEntries(Object.keys(EVERY).map((state) => [state, "0"])), Waiting: "10" });
    await button(page, "Start").click();
    await until(page, "finished");
    assert.deepEqual(await totals(page), EVERY);
    assert.deepEqual(await states(page), OUTCOMES);
    const { snapshots } = await emulator.state();
    assert.equal(snapshots.total, ACCEPTED);
    // The one whose status never appeared was taken all the same.
    assert.deepEqual(snapshots.byStatus, { COMPLETED: Number(EVERY.Completed) + 1, EXPIRED: 1, FAILED: 3 });
    assert.match(await page.locator("tr", { hasText: "Never appears" }).textContent(), /look in the journal/);
    assert.match(await page.locator("tr", { hasText: "Times out" }).textContent(), /9007199254740995.*Smith, J\..*TIMEOUT/s);
    assert.match(await page.locator("tr", { hasText: "<b>Gone</b>" }).textContent(), /VALIDATION_ERROR/);
    assert.equal(await page.locator("#done").textContent(), "10");
    assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "10");
    assert.match(await page.locator("#end").textContent(), /^\d\d:\d\d:\d\d$/);
  });

  test("draws every request that the emulator got, below the limit", async (context) => {
    const { page, emulator } = await open(context);
    await button(page, "Start").click();
    await until(page, "finished");
    const counts = await page.locator("[data-count]").evaluateAll((bars) => bars.map((bar) => Number(bar.dataset.count)));
    const { requests } = (await emulator.state()).limits.snapshots;
    assert.equal(counts.reduce((sum, count) => sum + count, 0), requests);
    const [, peak] = new RegExp(`: ${requests} so far, at most (\\d+) in any one second; the limit is 10\\.`).exec(await page.locator("#rate").textContent());
    assert.ok(peak >= Math.max(...counts) && peak <= requests, peak);
    assert.equal(await page.locator(".plot .limit-name").textContent(), "limit: 10 per second");
    const shapes = await page.locator("[data-count]").evaluateAll((bars) => bars.map((bar) => [Number(bar.dataset.count), bar.getBBox().y, bar.getBBox().height]));
    const limit = await page.locator(".plot .limit").evaluate((line) => line.getBBox().y);
    for (const [count, y, height] of shapes) assert.ok(Math.abs(y + height - limit - (height / count) * 10) < 0.5, `${count}: ${y}, ${height}`);
  });

  test("filters by state and by text", async (context) => {
    const { page } = await open(context);
    await button(page, "Start").click();
    await until(page, "finished");
    const shown = () => page.locator("#rows tr:visible .object span").allTextContents();
    await page.getByRole("radio", { name: "Failed" }).check();
    assert.deepEqual(await shown(), ["Times out", "<b>Gone</b>", "Asks for too much"]);
    await page.getByRole("searchbox").fill("smith");
    assert.deepEqual(await shown(), ["Times out"]);
    assert.equal(await page.locator("#shown").textContent(), "1 of 10 shown");
    await page.getByRole("radio", { name: "Gave up" }).check();
    assert.deepEqual(await shown(), []);
    assert.ok(await page.getByText("No object matches.").isVisible());
    await page.getByRole("searchbox").fill("");
    await page.getByRole("radio", { name: "All" }).check();
    assert.equal((await shown()).length, 10);
  });

  test("a filter follows the objects while they change", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    await page.getByRole("radio", { name: "Completed" }).check();
    await button(page, "Start").click();
    await asked(emulator, ACCEPTED - 1);
    assert.equal(await page.locator("#rows tr:visible").count(), 0);
    await emulator.advance(LATER);
    await page.locator("#rows tr:visible").nth(2).waitFor();
  });

  test("a pause stops the requests, and the job goes on from there", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    await button(page, "Start").click();
    // The second of the same object waits for the first.
    await asked(emulator, ACCEPTED - 1);
    await page.locator('#rows tr[data-state="open"]').nth(6).waitFor();
    await button(page, "Pause").click();
    await until(page, "paused");
    const before = await states(page);
    assert.equal(await requestsIn(emulator, 1_500), 0);
    assert.deepEqual(await states(page), before);
    const elapsed = await page.locator("#elapsed").textContent();
    await later(page, emulator);
    await button(page, "Continue").click();
    await asked(emulator, ACCEPTED);
    assert.ok((await page.locator("#elapsed").textContent()) >= elapsed);
    await emulator.advance(LATER);
    await until(page, "finished");
    assert.equal(await page.locator(".pause").count(), 1);
    assert.equal(counted(await states(page)).Open, undefined);
    // Nothing was taken twice.
    assert.equal((await emulator.state()).snapshots.total, ACCEPTED);
  });

  test("after a reload in the middle it goes on by itself, and every object ends once", async (context) => {
    const { page, emulator } = await open(context, { ...SLOW, before: noteRequests });
    await button(page, "Start").click();
    await asked(emulator, ACCEPTED - 1);
    await page.locator('#rows tr[data-state="open"]').nth(6).waitFor();
    await page.reload();
    await until(page, "running");
    assert.ok((await restAtReload(page)) >= 1_000);
    await finish(page, emulator);
    const shown = await totals(page);
    assert.equal(Object.values(shown).reduce((sum, count) => sum + Number(count), 0), OUTCOMES.length);
    assert.deepEqual([shown.Waiting, shown.Open, shown.Refused], ["0", "0", "1"]);
    assert.equal((await emulator.state()).snapshots.total, ACCEPTED);
    await page.reload();
    await until(page, "finished");
    assert.deepEqual(await totals(page), shown);
  });

  test("after a reload a paused job stays paused", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    await button(page, "Start").click();
    await asked(emulator, ACCEPTED - 1);
    await button(page, "Pause").click();
    await until(page, "paused");
    const before = await totals(page);
    await page.reload();
    await until(page, "paused");
    assert.deepEqual(await totals(page), before);
    assert.equal(await requestsIn(emulator, 700), 0);
    await button(page, "Continue").click();
    await finish(page, emulator);
  });

  test("an abort asks first, ends the job for good, and it can be started again", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    await button(page, "Start").click();
    await asked(emulator, 1);
    await button(page, "Abort").click();
    await button(page, "Keep it").click();
    await until(page, "running");
    await button(page, "Abort").click();
    assert.match(await page.getByRole("dialog").textContent(), /\d+ objects have no outcome yet/);
    await button(page, "Abort the job").click();
    await until(page, "aborted");
    assert.equal(await requestsIn(emulator, 1_000), 0);
    assert.ok(await button(page, "Abort").isDisabled());
    await page.reload();
    await until(page, "aborted");
    await emulator.import({ options: { snapshots: { pending: 5 } } });
    await button(page, "Start again").click();
    await until(page, "finished");
    assert.deepEqual({ Open: (await totals(page)).Open, Waiting: (await totals(page)).Waiting }, { Open: "0", Waiting: "0" });
  });

  test("a second tab doesn't run the same job", async (context) => {
    const { page, url, tabs, emulator } = await open(context, SLOW);
    await button(page, "Start").click();
    await asked(emulator, ACCEPTED - 1);
    const other = await tabs.newPage();
    await other.goto(url);
    await other.getByText("The job runs in another tab.").waitFor();
    await until(other, "paused");
    await page.close();
    await button(other, "Continue").click();
    await until(other, "running");
    await finish(other, emulator);
    assert.equal((await emulator.state()).snapshots.total, ACCEPTED);
  });

  test("wrong credentials are told, and no secret is", async (context) => {
    const before = (page) => page.route("**/settings.json", async (route) => {
      const response = await route.fetch();
      const settings = await response.json();
      await route.fulfill({ response, json: { ...settings, app: { ...settings.app, clientSecret: "hunter2-hunter2" } } });
    });
    const { page } = await open(context, { before });
    await button(page, "Start").click();
    await until(page, "paused");
    assert.match(await page.getByRole("alert").textContent(), /client/);
    assert.doesNotMatch(await page.content(), /hunter2/);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /hunter2/);
  });

  test("where the browser keeps nothing the job stops rather than go on without a state", async (context) => {
    const before = (page) => page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new Error("the storage is full");
      };
    });
    const { page, emulator } = await open(context, { before });
    await button(page, "Start").click();
    await page.getByRole("alert").getByText("the storage is full").waitFor();
    await until(page, "paused");
    assert.equal((await emulator.state()).snapshots.total, 0);
  });

  test("the server serves the page and nothing else, and ends on Ctrl-C", async () => {
    const child = spawn(process.execPath, ["browser/serve.mjs"], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await once(child.stdout, "data");
    const [url] = /http:\S+\//.exec(said);
    for (const path of ["", "board.js", "hubspot-wasm/index.js"]) assert.equal((await fetch(url + path)).status, 200, path);
    for (const path of ["serve.mjs", "package.json", "..%2fnode/csv.mjs", "hubspot-wasm/../package.json", "nowhere.js", "hubspot-wasm/bin/"]) {
      assert.equal((await fetch(url + path)).status, 404, path);
    }
    assert.equal((await fetch(url, { method: "POST" })).status, 405);
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    assert.equal(status, 0);
  });
});

/** Lets HubSpot take what is open, and then the second of the same object, which waited for the first. */
async function finish(page, emulator) {
  await later(page, emulator);
  await asked(emulator, ACCEPTED);
  await emulator.advance(LATER);
  await until(page, "finished");
}

/** Has a page write down when it sends what, also for the page after it. */
const noteRequests = (page) => page.addInitScript(() => {
  const { fetch } = window;
  window.fetch = (request, ...more) => {
    const { pathname } = new URL(request.url ?? request, location.href);
    sessionStorage.sent = JSON.stringify([...JSON.parse(sessionStorage.sent ?? "[]"), { pathname, at: Date.now() }]);
    return fetch(request, ...more);
  };
});

/** Milliseconds between the last request of the page before and the first one of this page, which gets a token of its own first. */
async function restAtReload(page) {
  for (;;) {
    const sent = await page.evaluate(() => JSON.parse(sessionStorage.sent ?? "[]"));
    const asked = sent.filter(({ pathname }) => /^\/(oauth|webhooks)/.test(pathname));
    const token = asked.findLastIndex(({ pathname }) => pathname.startsWith("/oauth/"));
    const [before, , first] = asked.slice(token - 1);
    if (token > 0 && first) return first.at - before.at;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

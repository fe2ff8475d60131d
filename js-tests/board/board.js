// The board as a user has it: copied into a project that has the package installed, served, and open in Chromium.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

import { launch } from "../helpers/chromium.js";
import { QUICK } from "../helpers/emulator.js";
import { copyOfExamples } from "../helpers/example.js";

/** A watch that takes a second or so. */
const EAGER = { firstDelay: 20, maxDelay: 100, attempts: 6 };
/** Snapshots that are open until the emulator's clock is advanced by `LATER`, and a watch that waits ten minutes for it. */
export const SLOW = { emulator: { snapshots: { ...QUICK, pending: 60_000 } }, watch: { firstDelay: 100, maxDelay: 300, attempts: 1000 } };
export const LATER = { milliseconds: 120_000 };

/** What becomes of the objects of the short list, in its order. */
export const OUTCOMES = ["Expired", "Gave up", "Failed", "Completed", "Completed", "Completed", "Failed", "Failed", "Refused", "Completed"];

/** A copy of the examples, a browser, and a function that opens a board of its own for a test. */
export async function prepare(after) {
  const project = copyOfExamples(after, ["browser", "node", "data"]);
  const { serveBoard } = await import(pathToFileURL(`${project}/browser/serve.mjs`));
  const browser = await launch();
  after(() => browser.close());

  /** Serves a board with the short list, unless told otherwise, and opens it; nothing may go wrong unseen. */
  async function open(context, { full = false, emulator, watch, page: how, before, ...rest } = {}) {
    const quick = full ? {} : { list: `${project}/short.csv`, emulator: { snapshots: QUICK, ...emulator }, watch: watch ?? EAGER };
    const board = await serveBoard({ ...quick, ...rest });
    const tabs = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...how });
    const wrong = [];
    tabs.on("weberror", (error) => wrong.push(error.error().message));
    tabs.on("console", (message) => {
      // Chromium reports each 403, which is how an outcome comes about.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) wrong.push(message.text());
    });
    context.after(async () => {
      await tabs.close();
      await board.close();
      assert.deepEqual(wrong, []);
    });
    const page = await tabs.newPage();
    await before?.(page);
    await page.goto(board.url);
    await page.getByRole("button", { name: "Start" }).and(page.locator(":enabled")).waitFor();
    return { ...board, page, tabs };
  }

  return { project, open };
}

export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Waits until the board says so. */
export const until = (page, phase) => page.locator(`#phase[data-phase=${phase}]`).waitFor({ timeout: 60_000 });

/** The numbers that the board shows, by the words that it shows. */
export const totals = (page) =>
  page.locator("#totals > div").evaluateAll((tiles) => Object.fromEntries(tiles.map((tile) => [...tile.children].map((part) => part.textContent.trim()))));

/** The states in the table, row by row. */
export const states = (page) => page.locator("#rows .state").allTextContents();

/** HubSpot has taken what was open; and ten minutes have passed for the page, so that it gives up what never appears. */
export async function later(page, emulator) {
  await emulator.advance(LATER);
  await page.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 600_000;
  });
}

/** How many requests the emulator gets in a while, once those that had left have arrived. */
export async function requestsIn(emulator, milliseconds) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = (await emulator.state()).requests.total;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return (await emulator.state()).requests.total - before;
}

/** How many of each. */
export function counted(words) {
  const counts = {};
  for (const word of words) counts[word] = String(Number(counts[word] ?? 0) + 1);
  return counts;
}

// The board as a user has it: copied into a project that has the package installed, served, and open in Chromium.

import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { consumer } from "../helpers/package.js";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const root = fileURLToPath(new URL("../../", import.meta.url));
/** Snapshots and a watch that take a second or so. */
const QUICK = { recordDelay: 5, pending: 5, inProgress: [5, 30], expiry: 20 };
const EAGER = { firstDelay: 20, maxDelay: 100, attempts: 6 };
/** Snapshots that are open until the emulator's clock is advanced by `LATER`, and a watch that waits a while for it. */
export const SLOW = { emulator: { snapshots: { ...QUICK, pending: 60_000 } }, watch: { firstDelay: 100, maxDelay: 300, attempts: 1000, duration: 8_000 } };
export const LATER = { milliseconds: 120_000 };

/** What becomes of the objects of the short list, in its order. */
export const OUTCOMES = ["Expired", "Gave up", "Failed", "Completed", "Completed", "Completed", "Failed", "Failed", "Refused", "Completed"];
const SHORT = `portalId,objectTypeId,objectId,properties,label,owner
12345,0-1,1008,email,Expires,
12345,0-1,1015,email,Never appears,
12345,0-1,9007199254740995,"email, lastname",Times out,"Smith, J."
12345,0-1,1085,email,"Two
lines",
12345,0-1,1085,phone,The same again,
12345,0-2,1114,name,شركة النور,李雷
12345,0-1,404041,email,<b>Gone</b>,
12345,0-1,1092,shoe_size,Asks for too much,
99999,0-1,1,email,A stranger's,
67890,0-1,1029,email,,
`;

/** A copy of the examples, a browser, and a function that opens a board of its own for a test. */
export async function prepare(after) {
  const project = mkdtempSync(`${consumer}board-`);
  const own = (path) => !path.includes("node_modules");
  for (const folder of ["browser", "node", "data"]) cpSync(`${root}examples/${folder}`, `${project}/${folder}`, { recursive: true, filter: own });
  writeFileSync(`${project}/short.csv`, SHORT);
  const { serveBoard } = await import(pathToFileURL(`${project}/browser/serve.mjs`));
  const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
  const browser = await chromium.launch({ executablePath, args: QUIET });
  after(async () => {
    await browser.close();
    rmSync(project, { recursive: true, force: true });
  });

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

/** Waits until so many snapshots were asked for. */
export async function asked(emulator, count) {
  while ((await emulator.state()).snapshots.total < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** How many requests the emulator gets in the next while. */
export async function requestsIn(emulator, milliseconds) {
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

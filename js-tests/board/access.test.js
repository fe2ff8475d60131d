// Whom the board is for: keyboards, screen readers, small screens, both themes. Leaves screenshots in test-output.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { asked } from "../helpers/emulator.js";
import { LATER, OUTCOMES, SLOW, button, later, prepare, states, totals, until } from "./board.js";
import { tooPale } from "./contrast.js";

const { open } = await prepare(after);
const output = fileURLToPath(new URL("../../test-output/", import.meta.url));
mkdirSync(output, { recursive: true });
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 800 };

/** The name of what has the focus. */
const focused = (page) => page.evaluate(() => {
  const { activeElement: at } = document;
  return at.labels?.[0]?.textContent ?? at.textContent;
});

describe("the board", { concurrency: 3 }, () => {
  test("works from the keyboard alone", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    await press("Tab");
    assert.equal(await focused(page), "Skip to the objects");
    await press("Tab");
    assert.equal(await focused(page), "Start");
    await press("Enter");
    await until(page, "running");
    await asked(emulator, OUTCOMES.length - 2);
    assert.equal(await focused(page), "Pause");
    await press("Space");
    await until(page, "paused");
    assert.equal(await focused(page), "Continue");
    await press("Shift+Tab");
    assert.equal(await focused(page), "Abort");
    await press("Enter");
    assert.equal(await focused(page), "Keep it");
    await press("Escape");
    assert.equal(await focused(page), "Abort");
    await press("Tab", "Tab");
    assert.equal(await focused(page), "All");
    await press("ArrowRight", "ArrowRight");
    assert.ok(await page.getByRole("radio", { name: "Open" }).isChecked());
    assert.ok((await page.locator("#rows tr:visible").count()) > 0);
    await press("Tab");
    await page.keyboard.type("too much");
    assert.equal(await page.locator("#rows tr:visible").count(), 1);
    await press("Shift+Tab", "Shift+Tab", "Shift+Tab", "Enter", "Shift+Tab", "Enter");
    await until(page, "aborted");
    assert.equal(await focused(page), "Start again");
  });

  test("shows where the focus is", async (context) => {
    const { page } = await open(context);
    for (const name of ["Skip to the objects", "Start", "All", "Name, id, owner or detail"]) {
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), name);
      const width = await page.evaluate(() => {
        const { activeElement: at } = document;
        return getComputedStyle(at.type === "radio" ? at.nextElementSibling : at).outlineWidth;
      });
      assert.equal(width, "3px", name);
    }
  });

  for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`has a name for everything on a ${name}`, async (context) => {
      const { page } = await open(context, { page: { viewport } });
      await button(page, "Start").click();
      await until(page, "finished");
      const tree = await page.locator("body").ariaSnapshot();
      for (const line of [
        "banner:", "main:", "contentinfo:", 'heading "Snapshots" [level=1]', 'region "Job":', 'region "Snapshot requests per second":',
        'region "Objects":', 'group "Job":', 'button "Abort" [disabled]', 'button "Start again"', 'progressbar "Objects that have an outcome"',
        'img "Requests in each second: ', 'search "Objects":', 'group "State":', 'radio "All" [checked]', 'radio "Gave up"',
        'searchbox "Name, id, owner or detail"', 'table "Objects, their states and what HubSpot said":', 'columnheader "Object"',
        'columnheader "State"', 'columnheader "Detail"', 'rowheader "Times out Contact 9007199254740995 · portal 12345 · Smith, J."',
        'cell "Gave up"', "status: The job has finished. 10 of 10 objects have an outcome.",
      ]) {
        assert.ok(tree.includes(line), `${line}\n${tree}`);
      }
      const headers = await page.locator("table th").evaluateAll((cells) => cells.map((cell) => cell.scope));
      assert.deepEqual([...new Set(headers)], ["col", "row"]);
    });

    test(`fits on a ${name}, with room for fingers`, async (context) => {
      const { page } = await open(context, { page: { viewport } });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
      const sizes = await page.locator("button:visible, .chips span, input[type=search]").evaluateAll((all) =>
        all.map((one) => Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width)));
      assert.ok(Math.min(...sizes) >= 32, `${sizes}`);
      const small = await page.locator("body *").evaluateAll((all) =>
        all.filter((one) => one.checkVisibility() && one.textContent && parseFloat(getComputedStyle(one).fontSize) < 12).map((one) => one.outerHTML));
      assert.deepEqual(small, []);
    });
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`can be read in the ${colorScheme} theme, in every state`, async (context) => {
      const { page, emulator } = await open(context, { ...SLOW, watch: undefined, page: { colorScheme, reducedMotion: "reduce" } });
      assert.deepEqual(await tooPale(page), []);
      await emulator.import({ options: { snapshots: { pending: 5 } } });
      await button(page, "Start").click();
      await page.locator('#rows tr[data-state="open"]').first().waitFor();
      assert.deepEqual(await tooPale(page), []);
      await until(page, "finished");
      assert.deepEqual(await tooPale(page), []);
      assert.deepEqual(await states(page), OUTCOMES);
    });
  }

  test("tells a state by its shape, not by its colour alone", async (context) => {
    const { page } = await open(context);
    const shapes = await page.locator("#totals use").evaluateAll((uses) => uses.map((use) => document.querySelector(use.getAttribute("href")).innerHTML));
    assert.equal(new Set(shapes).size, 7);
  });

  test("moves nothing where less motion is wished for", async (context) => {
    const { page } = await open(context, { page: { reducedMotion: "reduce" } });
    const moving = await page.locator("body *").evaluateAll((all) => all.filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).length);
    assert.equal(moving, 0);
  });

  test("announces the turns of the job, and not every step", async (context) => {
    const { page, emulator } = await open(context, SLOW);
    await page.evaluate(() => {
      window.told = [];
      const place = document.getElementById("news");
      new MutationObserver(() => window.told.push(place.textContent)).observe(place, { childList: true });
    });
    await button(page, "Start").click();
    await asked(emulator, OUTCOMES.length - 2);
    await later(page, emulator);
    await asked(emulator, OUTCOMES.length - 1);
    await emulator.advance(LATER);
    await until(page, "finished");
    const told = await page.evaluate(() => window.told);
    assert.match(told[0], /^The job is running\. 0 of 10/);
    assert.match(told.at(-1), /^The job has finished\. 10 of 10/);
    assert.ok(told.length <= 3, told.join("\n"));
    await page.getByRole("radio", { name: "Refused" }).check();
    await page.locator("#news").getByText("1 of 10 shown").waitFor();
  });

  test("looks well with the whole list", async (context) => {
    const { page } = await open(context, { full: true });
    await button(page, "Start").click();
    await page.waitForFunction(() => Number(document.getElementById("done").textContent) >= 150, undefined, { timeout: 90_000 });
    assert.match(await page.locator("#end").textContent(), /^\d\d:\d\d:\d\d, in about \d+ s$/);
    for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      for (const colorScheme of ["light", "dark"]) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: `${output}board-${name}${colorScheme === "dark" ? "-dark" : ""}.png` });
      }
    }
    const shown = await totals(page);
    assert.equal(Object.values(shown).reduce((sum, count) => sum + Number(count), 0), 300);
    assert.ok((await page.locator("[data-count]").count()) >= 10);
  });
});

// The card as HubSpot runs it: built by HubSpot's bundler, in a worker without a way out, shown by a page that mirrors what
// it renders; its requests go through HubSpot's rules and real HTTP to the example's backend.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { asked } from "../helpers/emulator.js";
import { LATER, SLOW, serveBackend } from "./backend.js";
import { startHost } from "./host.js";
import { buildCopy, eager, output } from "./project.js";

/** What runs in the page's Chromium, without the keyword that lets WebAssembly in. */
const FORBIDDEN = "script-src 'self' 'unsafe-inline'";

let host, script;

before(async () => {
  [host, script] = await Promise.all([startHost(), buildCopy("worker", eager)]);
});
after(() => host?.close());

/** Opens the card on a contact, with a backend of its own. */
async function openCard(context, { script: own = script, policy, contact = 1001, deliver, ...options } = {}) {
  const backend = await serveBackend(context, options);
  const where = { location: "crm.record.tab", crm: { objectId: contact, objectTypeId: "0-1" }, portal: { id: backend.who.portalId, timezone: "UTC" } };
  const card = await host.page(context, { script: own, context: where, hubspotFetch: backend.hubspotFetch(deliver), policy });
  await card.open();
  const button = (name) => card.page.getByRole("button", { name, exact: true });
  return { ...backend, ...card, button, alert: (title) => card.page.getByRole("alert").filter({ hasText: title }) };
}

describe("the card in HubSpot's worker", () => {
  test("takes snapshots, and goes on after it was closed and opened again", async (context) => {
    const card = await openCard(context, { emulator: { snapshots: SLOW } });
    const { page, emulator } = card;
    await page.getByRole("heading", { name: "Ada Meyer" }).waitFor();
    const ofContact = page.getByRole("group", { name: "Properties of the contact" });
    await ofContact.getByLabel("Phone").check();
    await ofContact.getByLabel("Lastname").uncheck();
    await card.button("Take 2 snapshots").click();
    await page.getByText("2 being taken").waitFor();
    await asked(emulator, 2);
    const [create] = card.calls("webhooks.snapshots.create");
    assert.deepEqual(create.params.body.snapshotRequests.map(({ objectId, properties }) => [objectId, properties]), [[1001, ["email", "phone"]], [2001, ["name"]]]);

    await card.close();
    await card.open();
    const bar = page.getByRole("progressbar", { name: "Snapshots that have ended" });
    await bar.waitFor();
    assert.equal(await bar.getAttribute("max"), "2");
    await page.screenshot({ path: `${output}running.png` });
    await emulator.advance(LATER);
    await card.alert("All snapshots were taken").waitFor();
    const rows = (await page.getByRole("row").allInnerTexts()).map((row) => row.split(/\s*\t\s*/));
    assert.deepEqual(rows, [["Record", "Outcome", "Why"], ["Ada Meyer", "Captured", "–"], ["Alder Works", "Captured", "–"]]);
    await page.screenshot({ path: `${output}done.png` });
    writeFileSync(`${output}done.txt`, `${await page.locator("main").innerText()}\n`);

    await card.close();
    await card.open();
    await card.alert("All snapshots were taken").waitFor();
    assert.equal((await emulator.state()).snapshots.total, 2);
    assert.deepEqual(card.wrong, []);
  });

  test("while it runs, only what tells the progress is rendered again", async (context) => {
    const card = await openCard(context, { emulator: { snapshots: { ...SLOW, pending: 1, inProgress: [10, 800] } } });
    await card.button("Take 2 snapshots").click();
    await card.alert("All snapshots were taken").waitFor();
    const changes = await card.changes();
    const running = changes.slice(changes.indexOf("ProgressBar"), changes.lastIndexOf("ProgressBar") + 1);
    assert.ok(running.length > 0);
    assert.deepEqual(running.filter((type) => type !== "ProgressBar" && type !== "text"), []);
  });

  test("keeps to twenty requests at once, whatever there is to do", async (context) => {
    const companies = Array.from({ length: 30 }, (_, index) => ({ id: 5_000_001 + index, properties: { name: `Company ${index}` } }));
    const contact = { id: 9001, associations: { companies: companies.map(({ id }) => id) } };
    const card = await openCard(context, { contact: 9001, emulator: { data: { companies, contacts: [contact] } } });
    await card.button("Take 31 snapshots").click();
    await card.alert("All snapshots were taken").waitFor();
    assert.deepEqual(card.sent.filter(({ status }) => status !== 200 && status !== 204), []);
  });

  test("a message that HubSpot delivers twice counts once", async (context) => {
    const deliver = async (request, send) => {
      await send(request.clone());
      return send(request);
    };
    const card = await openCard(context, { deliver });
    await card.button("Take 2 snapshots").click();
    await card.alert("All snapshots were taken").waitFor();
    assert.equal((await card.emulator.state()).snapshots.total, 2);
  });

  test("says what to do where WebAssembly is forbidden, and that helps", async (context) => {
    const stopped = await openCard(context, { policy: FORBIDDEN });
    await stopped.alert("This page forbids WebAssembly").waitFor();
    assert.match(await stopped.page.getByRole("alert").innerText(), /In client\.js, import from "hubspot-wasm\/card\/js"/);
    assert.equal(await stopped.page.getByRole("button").count(), 0);

    const mended = (file, text) => eager(file, file === "client.js" ? text.replaceAll('"hubspot-wasm/card"', '"hubspot-wasm/card/js"') : text);
    const card = await openCard(context, { policy: FORBIDDEN, script: await buildCopy("worker-js", mended) });
    await card.button("Take 2 snapshots").click();
    await card.alert("All snapshots were taken").waitFor();
    assert.deepEqual(card.wrong, []);
  });
});

// What people see of the card in each state, and that it does what it says.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { LATER, SLOW } from "./backend.js";
import { BACKEND } from "../../examples/app-card/src/app/cards/settings.js";
import { sdk, showCard, wordsOf } from "./rendered.js";

const { Alert, Button, DescriptionListItem, Heading, LoadingSpinner, MultiSelect, ProgressBar, StatusTag } = sdk;

/** What the emulator was asked to take. */
const taken = async (emulator) => (await emulator.state()).snapshots.total;

/** Waits until nothing is sent any more: React ends what a component began a moment after the component is gone. */
async function silence({ sent }) {
  for (let turn = 0; turn < 3; turn++) {
    const before = sent.length;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    if (sent.length === before) return;
  }
  assert.fail("it goes on asking");
}

describe("the card", () => {
  test("says that it is loading, then whom it is about", async (context) => {
    const card = await showCard(context);
    assert.equal(card.find(LoadingSpinner).props.label, "Reading the contact");
    await card.until(Heading);
    assert.equal(card.find(Heading).text, "Ada Meyer");
    assert.deepEqual(card.findAll(DescriptionListItem).map((item) => [item.props.label, wordsOf(item)]), [
      ["Email", "ada.meyer.1@alder.example"],
      ["Companies", "Alder Works"],
    ]);
  });

  test("lets people choose properties by the labels that HubSpot has for them, and takes those", async (context) => {
    const card = await showCard(context);
    await card.until(MultiSelect);
    const [contact, company] = card.findAll(MultiSelect);
    assert.deepEqual([contact.props.label, company.props.label], ["Properties of the contact", "Properties of its company"]);
    assert.deepEqual(contact.props.options.at(-1), { value: "country", label: "Country" });
    assert.deepEqual(card.buttons(), ["Take 2 snapshots"]);

    contact.trigger("onChange", []);
    await card.until(Button, ({ text }) => text === "Take the snapshot");
    card.findAll(MultiSelect)[1].trigger("onChange", []);
    await card.until(Button, { disabled: true });
    card.findAll(MultiSelect)[0].trigger("onChange", ["city", "phone"]);
    await card.until(Button, ({ text, props }) => text === "Take the snapshot" && !props.disabled);

    await card.click("Take the snapshot");
    await card.until(Alert, { title: "The snapshot was taken" });
    const [create] = card.calls("webhooks.snapshots.create");
    assert.deepEqual(create.params.body.snapshotRequests, [
      { portalId: card.who.portalId, objectTypeId: "0-1", objectId: 1001, properties: ["city", "phone"] },
    ]);
  });

  test("shows how far it is while HubSpot works, and how each ended", async (context) => {
    const card = await showCard(context, { emulator: { snapshots: SLOW } });
    await card.click("Take 2 snapshots");
    const bar = await card.until(ProgressBar, { value: 0 });
    const { maxValue, valueDescription } = bar.props;
    assert.deepEqual([bar.props["aria-label"], maxValue, valueDescription], ["Snapshots that have ended", 2, "0 of 2 ended"]);
    await card.until(sdk.Text, ({ text }) => text === "2 being taken");
    await card.emulator.advance(LATER);
    await card.until(Alert, { title: "All snapshots were taken", variant: "success" });
    assert.deepEqual(card.rows(), [["Ada Meyer", "Captured", "–"], ["Alder Works", "Captured", "–"]]);
    assert.equal(await taken(card.emulator), 2);
  });

  test("goes on where it was when it is closed and opened again", async (context) => {
    const card = await showCard(context, { emulator: { snapshots: SLOW } });
    await card.click("Take 2 snapshots");
    await card.until(sdk.Text, ({ text }) => text === "2 being taken");
    await card.close();
    await silence(card);
    card.reopen();
    await card.until(ProgressBar, { value: 0 });
    await card.emulator.advance(LATER);
    await card.until(Alert, { title: "All snapshots were taken" });
    assert.equal(await taken(card.emulator), 2);
  });

  test("still says how it ended when it is opened later, and asks HubSpot nothing about it", async (context) => {
    const card = await showCard(context);
    await card.click("Take 2 snapshots");
    await card.until(Alert, { title: "All snapshots were taken" });
    await card.close();
    const asked = card.calls("webhooks.snapshots.status").length;
    card.reopen();
    await card.until(Alert, { title: "All snapshots were taken" });
    assert.equal(card.rows().length, 2);
    assert.equal(card.calls("webhooks.snapshots.status").length, asked);
  });

  test("begins anew where what was kept is of no use", async (context) => {
    const card = await showCard(context);
    await card.until(MultiSelect);
    await card.close();
    const { status } = await globalThis.hsFetch(`${BACKEND}/jobs/1001`, { method: "PUT", body: { saved: { kind: "snapshots", version: 99 } } });
    assert.equal(status, 204);
    card.reopen();
    await card.until(MultiSelect);
  });

  test("forgets a job that people are done with", async (context) => {
    const card = await showCard(context);
    await card.click("Take 2 snapshots");
    await card.click("Take others");
    await card.until(MultiSelect);
    await card.close();
    card.reopen();
    await card.until(MultiSelect);
  });

  test("stops watching when people say so", async (context) => {
    const card = await showCard(context, { emulator: { snapshots: SLOW } });
    await card.click("Take 2 snapshots");
    await card.click("Stop watching");
    await card.until(MultiSelect);
    await silence(card);
  });

  test("tells which snapshots failed, and why, and takes those again", async (context) => {
    const card = await showCard(context);
    await card.until(MultiSelect);
    await card.emulator.snapshot({ status: "FAILED", errorCode: "TIMEOUT" });
    await card.click("Take 2 snapshots");
    await card.until(Alert, { title: "1 of 2 snapshots were taken", variant: "warning" });
    assert.deepEqual(card.rows(), [["Ada Meyer", "Failed", "HubSpot took too long."], ["Alder Works", "Captured", "–"]]);
    assert.deepEqual(card.findAll(StatusTag).map(({ props }) => props.variant), ["danger", "success"]);
    await card.click("Try this one again");
    await card.until(Alert, { title: "The snapshot was taken" });
    assert.deepEqual(card.rows(), [["Ada Meyer", "Captured", "–"]]);
    assert.equal(await taken(card.emulator), 3);
  });

  test("names every company that the contact belongs to", async (context) => {
    const contact = { id: 9001, properties: { email: "two@example.com" }, associations: { companies: [2002, 2003] } };
    const card = await showCard(context, { contact: 9001, emulator: { data: { contacts: [contact] } } });
    await card.until(MultiSelect, { label: "Properties of its 2 companies" });
    assert.equal(card.find(Heading).text, "two@example.com");
    await card.click("Take 3 snapshots");
    await card.until(Alert, { title: "All snapshots were taken" });
    const names = card.rows().map(([name]) => name);
    assert.equal(names[0], "two@example.com");
    assert.equal(wordsOf(card.findAll(DescriptionListItem)[1]), names.slice(1).join(", "));
  });

  test("does without companies where there are none", async (context) => {
    const contact = { id: 9001, properties: { firstname: "Only" } };
    const card = await showCard(context, { contact: 9001, emulator: { data: { contacts: [contact] } } });
    await card.until(MultiSelect);
    assert.equal(card.findAll(MultiSelect).length, 1);
    assert.equal(wordsOf(card.findAll(DescriptionListItem)[1]), "None");
    assert.deepEqual(card.buttons(), ["Take the snapshot"]);
  });
});

describe("the card says in plain words", () => {
  const gone = async () => {
    throw new TypeError("fetch failed");
  };
  const onJobs = (status) => (request, send) => (request.url.includes("/jobs/") ? new Response(null, { status }) : send(request));

  /** What happens, and what the card says then. */
  const PROBLEMS = {
    "that the backend can't be reached": [{ deliver: gone }, "The app's server can't be reached", /online/],
    "that the backend refuses the signature": [{ signedWith: "another secret" }, "The app's server refuses this card", /came from HubSpot/],
    "that the backend doesn't serve the account": [{ relay: { portalId: 99999 } }, "The app may not do this", /doesn't serve this account/],
    "that the backend doesn't allow what it asks": [{ relay: { allow: [] } }, "The app may not do this", /doesn't let cards do this/],
    "that the backend refuses this person": [{ relay: { authorize: () => false } }, "The app may not do this", /doesn't let you/],
    "that the app has no access to the account": [{ fault: { kind: "403" } }, "The app may not do this", /isn't installed/],
    "that the app's credential has ended": [{ client: { accessToken: "pat-na1-ended" } }, "The app has lost its access to HubSpot", /connected again/],
    "that the contact is gone": [{ contact: 404 }, "This contact isn't there", /deleted/],
    "what to tell where HubSpot fails": [{ fault: { kind: "500" } }, "Something went wrong", /status 500/],
    "that the keeper of jobs refuses the signature": [{ deliver: onJobs(401) }, "The app has lost its access to HubSpot", /connected again/],
  };

  for (const [what, [options, title, words]] of Object.entries(PROBLEMS)) {
    test(what, async (context) => {
      const card = await showCard(context, options);
      const problem = await card.problem();
      assert.equal(problem.title, title);
      assert.match(problem.text, words);
      assert.deepEqual(card.buttons(), ["Try again"]);
    });
  }

  test("and goes on once the trouble is over", async (context) => {
    let isOver = false;
    const card = await showCard(context, { deliver: (request, send) => (isOver ? send(request) : gone()) });
    await card.problem();
    isOver = true;
    await card.click("Try again");
    await card.until(MultiSelect);
  });

  test("that a job broke off, and goes on with it", async (context) => {
    let isBroken = false;
    const deliver = (request, send) => (isBroken && request.method === "PUT" ? gone() : send(request));
    const card = await showCard(context, { deliver });
    await card.until(MultiSelect);
    isBroken = true;
    await card.click("Take 2 snapshots");
    assert.equal((await card.problem()).title, "The app's server can't be reached");
    assert.equal(await taken(card.emulator), 0, "nothing is begun that could not be kept");
    isBroken = false;
    await card.click("Try again");
    await card.click("Take 2 snapshots");
    await card.until(Alert, { title: "All snapshots were taken" });
  });

  // The last one, since the card's client keeps to it.
  test("how long HubSpot asks to wait", async (context) => {
    const card = await showCard(context, { fault: { kind: "429", retryAfter: 40 } });
    const { title, text } = await card.problem();
    assert.equal(title, "HubSpot asks for a pause");
    // Of two questions the second hears how much is left.
    assert.match(text, /in [34]\d seconds/);
  });
});

// The card rendered by HubSpot's own test renderer in this process, with the relay and the emulator behind it.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { build } from "esbuild";

import { createBackend } from "./backend.js";
import { linkSdk } from "./build.js";
import { copyOfCard, eager } from "./project.js";

const folder = copyOfCard("rendered", eager);
linkSdk(folder);
await build({
  entryPoints: [join(folder, "components/Card.jsx")],
  outfile: join(folder, "card.mjs"),
  bundle: true,
  format: "esm",
  packages: "external",
  logLevel: "warning",
});
// What the card and a test of it import has to be the same.
writeFileSync(join(folder, "load.mjs"), 'export { Card } from "./card.mjs";\nexport const load = (name) => import(name);\n');
const { Card, load } = await import(pathToFileURL(join(folder, "load.mjs")));
const { createElement, useState } = await load("react");
const { createRenderer } = await load("@hubspot/ui-extensions/testing");

/** HubSpot's components. */
export const sdk = await load("@hubspot/ui-extensions");

/** All the text in a node; its own `text` is only what stands in it directly. */
export function wordsOf({ childNodes = [], text }) {
  return childNodes.length > 0 ? childNodes.map(wordsOf).join(" ") : text;
}

/** `hubspot.fetch` is a global of the worker. */
globalThis.self = globalThis;

/**
 * A card on a contact.
 * @param {import("node:test").TestContext} test
 * @param {object} [options]
 * @param {number} [options.contact] the contact's id
 * @param {Function} [options.deliver] stands between HubSpot and the backend; the others are `createBackend`'s
 */
export async function showCard(test, { contact = 1001, deliver, ...options } = {}) {
  const backend = await createBackend(test, options);
  globalThis.hsFetch = backend.hubspotFetch(deliver);
  const renderer = createRenderer("crm.record.tab");
  const { mocks, find, findAll, waitFor } = renderer;
  Object.assign(mocks.context, { crm: { objectId: contact, objectTypeId: "0-1" }, portal: { id: backend.who.portalId, timezone: "UTC" } });
  let setOpen;
  const Tab = () => {
    const [isOpen, set] = useState(true);
    setOpen = set;
    return isOpen ? createElement(Card) : null;
  };
  renderer.render(createElement(Tab));
  test.after(() => setOpen(false));

  return {
    ...backend,
    ...renderer,

    /** Leaves the card, and comes back. */
    async close() {
      setOpen(false);
      await waitFor(() => assert.equal(renderer.getRootNode().childNodes.length, 0));
    },
    reopen: () => setOpen(true),

    /** Waits until the card shows a component that matches. */
    async until(component, matcher) {
      await waitFor(() => find(component, matcher), { timeoutInMs: 60_000 });
      return find(component, matcher);
    },

    /** Waits for a button, and clicks it. */
    async click(label) {
      const named = ({ text }) => text === label;
      await waitFor(() => find(sdk.Button, named), { timeoutInMs: 60_000 });
      const button = find(sdk.Button, named);
      if (button.props.type === "submit") find(sdk.Form).trigger("onSubmit", {});
      else button.trigger("onClick", {});
    },

    /** The problem that it shows: its title, and what it says. */
    async problem() {
      await waitFor(() => find(sdk.ErrorState), { timeoutInMs: 60_000 });
      const { props, childNodes } = find(sdk.ErrorState);
      return { title: props.title, type: props.type, text: wordsOf({ childNodes }) };
    },

    /** The table of the results, row by row. */
    rows: () => findAll(sdk.TableRow).slice(1).map((row) => row.findAll(sdk.TableCell).map(wordsOf)),
    buttons: () => findAll(sdk.Button).map(({ text }) => text),
  };
}

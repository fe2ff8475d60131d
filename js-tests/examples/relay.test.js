// The backend of an app card as its user runs it, with a card's client in front of it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

import { hubspotFetch, viewer } from "../helpers/card.js";
import { HubSpot, errors, snapshotsOf } from "../helpers/emulator.js";
import { copyOfExamples } from "../helpers/example.js";
import { load } from "../helpers/package.js";

const { relay } = await load("hubspot-wasm");

test("a card does through the example what the example allows, and nothing else", async (context) => {
  const project = copyOfExamples((clean) => context.after(clean), ["relay"]);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(HUBSPOT_|PUBLIC_URL|PORT)/.test(name));
  const child = spawn(process.execPath, ["server.mjs"], { cwd: `${project}/relay`, env: { ...Object.fromEntries(inherited), PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => child.kill());
  const out = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (said.includes("listens on")) resolve(said);
    });
    child.once("error", reject).once("close", () => reject(new Error(`it ended: ${said}`)));
  });
  const [, clientSecret] = /CLIENT_SECRET=(\S+)/.exec(out);
  const [, url] = /listens on (\S+)/.exec(out);
  const carry = async (request) => fetch(request.url, { method: "POST", headers: request.headers, body: await request.arrayBuffer() });
  const hubspot = new HubSpot({ transport: relay(hubspotFetch(carry, { clientSecret, caller: viewer }).fetch, `${url}/hubspot`) });

  const contact = { objectType: "contacts", objectId: 1001 };
  assert.equal((await hubspot.crm.objects.get(contact)).id, "1001");
  const body = { properties: { jobtitle: "Engineer", email: "other@example.com" } };
  await hubspot.crm.objects.update({ ...contact, body });
  const { properties } = await hubspot.crm.objects.get({ ...contact, properties: ["jobtitle", "email"] });
  assert.deepEqual([properties.jobtitle, properties.email === "other@example.com"], ["Engineer", false]);
  await assert.rejects(hubspot.crm.objects.archive(contact), errors.PermissionError);
  const results = await hubspot.webhooks.snapshots.take(snapshotsOf(2), { firstDelay: 200, maxDelay: 500 });
  assert.deepEqual(results.map(({ outcome }) => outcome), ["completed", "completed"]);
  assert.equal((await fetch(url, { method: "POST", body: "{}" })).status, 401);
});

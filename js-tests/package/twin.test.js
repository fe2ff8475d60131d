// The entry without WebAssembly, where it differs: helpers/twin.js runs the other tests over it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { consumer, load } from "../helpers/package.js";

const entries = [await load("hubspot-wasm"), await load("hubspot-wasm/js")];
const node = (program) => execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: consumer, encoding: "utf8" });

/** What both entries answer. */
function same(ask) {
  const [one, twin] = entries.map(ask);
  assert.deepEqual(twin, one);
  return twin;
}

test("without WebAssembly the entry builds, finds problems, signs and calls", () => {
  const program = `
    delete globalThis.WebAssembly;
    const { HubSpot, sign, verifySignature } = await import("hubspot-wasm/js");
    const transport = ({ url }) => ({ status: 200, headers: {}, body: JSON.stringify({ id: url.split("/").pop() }) });
    const hubspot = new HubSpot({ accessToken: "x", transport });
    const contact = { objectType: "contacts", objectId: 18446744073709551615n };
    console.log((await hubspot.crm.objects.get(contact)).id, hubspot.validate("crm.objects.get", {}).map(({ path }) => path).filter((path) => path !== "version").join());
    const request = { method: "POST", url: "https://example.com/", body: "{}", clientSecret: "s", now: 1700000000000 };
    console.log(verifySignature({ ...request, headers: sign(request) }).valid);`;
  assert.equal(node(program), "18446744073709551615 objectType,objectId\ntrue\n");
});

test("errors of the one are known to the other, but not instances of its classes", async () => {
  const [one, twin] = entries;
  const error = await new twin.HubSpot({ accessToken: "x" }).crm.objects.get({}).catch((error) => error);
  assert.ok(twin.isHubSpotError(error) && one.isHubSpotError(error));
  assert.ok(error instanceof twin.InvalidRequestError && !(error instanceof one.InvalidRequestError));
});

test("64-bit ids and times are the same with and without WebAssembly", () => {
  const ids = [0, 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, "18446744073709551616", -1, 1.5];
  for (const objectId of ids) {
    same(({ HubSpot }) => new HubSpot().validate("crm.objects.get", { objectType: "contacts", objectId }));
    const requests = [{ portalId: objectId, objectId, objectTypeId: "0-1", properties: ["email"] }];
    same(({ HubSpot }) => new HubSpot().validate("webhooks.snapshots.create", { body: { snapshotRequests: requests } }));
  }
  for (const now of [0, 1_700_000_000_000, 8.64e15]) {
    same(({ sign }) => sign({ method: "GET", url: "https://example.com/a?b=%20c", body: "", clientSecret: "secret", now }));
  }
});

test("memory that grows loses nothing", () => {
  const [, { HubSpot }] = entries;
  const before = new HubSpot();
  for (let size = 1; size <= 2 ** 22; size *= 8) {
    const body = { inputs: Array.from({ length: 100 }, (_, index) => ({ id: index, properties: { name: `${index}`.repeat(size / 64) } })) };
    assert.deepEqual(before.build("crm.objects.batchUpdate", { objectType: "contacts", body }).body, body);
    // A problem behind everything that memory had to hold.
    body.inputs.push({ id: "", properties: { name: "é\u{1f600}".repeat(size) } });
    const found = same(({ HubSpot }) => new HubSpot().validate("crm.objects.batchUpdate", { objectType: "contacts", body }));
    assert.equal(found[0].path, "body.inputs[100].id", JSON.stringify(found));
  }
  assert.equal(before.build("crm.objects.get", { objectType: "contacts", objectId: 1 }).method, "GET");
});

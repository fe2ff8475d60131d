import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOf } from "../../pkg-template/src/hex.js";

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const text = Buffer.from(every).toString("hex");

test("reads every byte from its digits, with and without the engine's help", (context) => {
  assert.deepEqual([...bytesOf(text)], [...every]);
  assert.equal(bytesOf("").length, 0);
  const own = Uint8Array.fromHex;
  context.after(() => own && Object.defineProperty(Uint8Array, "fromHex", { value: own, configurable: true, writable: true }));
  Uint8Array.fromHex = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
  assert.deepEqual([...bytesOf(text)], [...every]);
  delete Uint8Array.fromHex;
  assert.deepEqual([...bytesOf(text)], [...every]);
});

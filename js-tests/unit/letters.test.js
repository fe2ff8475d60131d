import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { lettersOf } from "../../pkg-template/letters.mjs";
import { bytesOf } from "../../pkg-template/src/letters.js";

const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("reads back whatever bytes were written, however often each stands in them", () => {
  for (const bytes of [every, Uint8Array.from(every).reverse(), new Uint8Array(0), new Uint8Array(999).fill(36), randomBytes(5000)]) {
    assert.deepEqual([...bytesOf(lettersOf(bytes))], [...bytes]);
  }
});

test("writes what needs no escape in any quotes, template or script element", () => {
  assert.match(lettersOf(Uint8Array.from([...every, ...Buffer.from("`${a}\"'</script>\\\n")])), /^[ -~]+$/);
  assert.doesNotMatch(lettersOf(every), /["'`\\$<]/);
});

test("frequent bytes are one letter each, and letters among them stand for themselves", () => {
  const bytes = Buffer.from("agrees with the text itself, if only the text is plain");
  assert.equal(lettersOf(bytes).slice(512), bytes.toString());
});

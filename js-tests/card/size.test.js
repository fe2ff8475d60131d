// What this package adds to a card.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { folder } from "../helpers/package.js";
import { cardSize } from "./size.js";

test("a card carries the package once, and nothing because of it", async (context) => {
  const { raw, gzip } = await cardSize();
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  context.diagnostic(`gzip: ${kilobytes(gzip.ours)} of the card's ${kilobytes(gzip.card)}; raw: ${kilobytes(raw.ours)} of ${kilobytes(raw.card)}`);
  const whole = gzipSync(readFileSync(`${folder}dist/card.js`), { level: 9 }).length;
  assert.ok(gzip.ours > 0 && gzip.ours < whole + 1_000, `${gzip.ours} bytes, and the package has ${whole}`);
});

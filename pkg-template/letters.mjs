// Writes bytes as the letters that src/letters.js reads.

import { CODES, SHIFTS } from "./src/letters.js";

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function lettersOf(bytes) {
  const order = orderFor(bytes);
  const singles = CODES.length - SHIFTS;
  const letters = [];
  order.forEach((byte, place) => {
    const [shift, rest] = [Math.floor(place / singles), place % singles];
    letters[byte] = String.fromCharCode(...(shift ? [CODES[singles + shift - 1]] : []), CODES[rest]);
  });
  return Buffer.from(order).toString("hex") + Array.from(bytes, (byte) => letters[byte]).join("");
}

/** Every byte, the frequent ones first; among those, the ones that are letters stand for themselves, as texts compress best. */
function orderFor(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const sorted = [...counts.keys()].sort((one, other) => counts[other] - counts[one]);
  const codes = CODES.slice(0, -SHIFTS);
  const frequent = new Set(sorted.splice(0, codes.length));
  const others = [...frequent].filter((byte) => !codes.includes(byte));
  return [...codes.map((code) => (frequent.has(code) ? code : others.shift())), ...sorted];
}

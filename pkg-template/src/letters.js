// Bytes from letters. Frequent bytes are one letter and the others two, so that the text compresses almost as well as the
// bytes do; base64 and hex hide where a byte begins. `../letters.mjs` writes such a text.

/** How many of the last letters only shift the next one: by as many places as there are letters left, or twice as many. */
export const SHIFTS = 2;

/** The codes of the letters: printable ASCII that no quotes, template or script element gives a meaning. */
export const CODES = Array.from({ length: 95 }, (_, index) => index + 32).filter(
  (code) => !"\"'`\\$<".includes(String.fromCharCode(code)),
);

/**
 * @param {string} text which bytes the places stand for, as 512 hex digits, and then the letters
 * @returns {Uint8Array}
 */
export function bytesOf(text) {
  const singles = CODES.length - SHIFTS;
  const places = new Uint8Array(128);
  CODES.forEach((code, place) => (places[code] = place));
  const order = Uint8Array.from({ length: 256 }, (_, place) => parseInt(text.slice(2 * place, 2 * place + 2), 16));
  // Over bytes, in place: code that runs once is not optimized, and charCodeAt takes it twice as long.
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  let shift = 0;
  for (let index = 512; index < bytes.length; index++) {
    const place = places[bytes[index]];
    if (place < singles) {
      bytes[length++] = order[shift + place];
      shift = 0;
    } else {
      shift = (place - singles + 1) * singles;
    }
  }
  return bytes.subarray(0, length);
}

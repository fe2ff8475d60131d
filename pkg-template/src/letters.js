// Bytes from hex digits. Hex, since it compresses better than base64.

/**
 * @param {string} text lower-case hex digits, two a byte
 * @returns {Uint8Array}
 */
export function bytesOf(text) {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(text);
  // Over bytes, in place: code that runs once is not optimized, and charCodeAt takes it twice as long.
  const bytes = new TextEncoder().encode(text);
  const length = bytes.length / 2;
  for (let index = 0; index < length; index++) {
    const high = bytes[2 * index];
    const low = bytes[2 * index + 1];
    // `0`–`9` are 48–57, `a`–`f` are 97–102.
    bytes[index] = (((high & 15) + (high >> 6) * 9) << 4) | ((low & 15) + (low >> 6) * 9);
  }
  return bytes.subarray(0, length);
}

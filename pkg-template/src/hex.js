// Bytes from hex digits. Hex, since it compresses better than base64.

/**
 * @param {string} text lower-case hex digits, two a byte
 * @returns {Uint8Array}
 */
export function bytesOf(text) {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(text);
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (digit(text.charCodeAt(2 * index)) << 4) | digit(text.charCodeAt(2 * index + 1));
  }
  return bytes;
}

/** `0`–`9` are 48–57, `a`–`f` are 97–102. */
function digit(code) {
  return (code & 15) + (code >> 6) * 9;
}

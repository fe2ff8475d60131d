// The bytes of a request.

/** All bytes of a stream, or undefined past the limit. */
export async function bytesOf(stream, limit) {
  const chunks = [];
  let length = 0;
  for await (const chunk of chunksOf(stream)) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let start = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, start);
    start += chunk.length;
  }
  return bytes;
}

/** Not every runtime iterates its streams. */
async function* chunksOf(stream) {
  if (typeof stream.getReader !== "function") return yield* stream;
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}

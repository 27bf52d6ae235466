import { joinBytes } from '../source/join-bytes.ts';

/** Bytes that are handed over at once. Browsers unpack all of them before they give out the first of what comes of it, which may be a thousand times as much. */
const handedBytes = globalThis.process?.getBuiltinModule?.('node:zlib') === undefined ? 1 << 12 : 1 << 16;

/**
 * Unpacks deflate as it comes, with what Node and browsers have.
 *
 * @param format `deflate`: with the head and the check sum of zlib
 * @throws whatever `pieces` throws, or an error of the platform when what is packed is damaged or cut off
 */
export async function* decompressed(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  format: 'deflate' | 'deflate-raw' | 'gzip',
): AsyncGenerator<Uint8Array, void> {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  const written = write(pieces, writer);
  // It is heard of where the stream is read.
  written.catch(() => {});
  const reader = stream.readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    await written;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function write(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  try {
    // A copy, as the memory of a piece may be used again.
    for await (const piece of pieces)
      for (let at = 0; at < piece.length; at += handedBytes) await writer.write(piece.slice(at, at + handedBytes));
    await writer.close();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

/** All that comes of pieces. @throws RangeError when it is more than `most` bytes */
export async function allBytes(pieces: AsyncIterable<Uint8Array>, max: number): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > max) throw new RangeError(`more than ${max} bytes`);
    all.push(piece);
  }
  return joinBytes(all);
}

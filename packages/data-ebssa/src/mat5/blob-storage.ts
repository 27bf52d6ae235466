import { EventFormatError } from '@spikeseg/events';
import { endOfHead, heldBytes, joined, partsOfHead, pieceSizes, type Storage, tooMuch } from './storage.ts';

/**
 * Compressed bytes that are handed over at once. Browsers inflate all of them before they give out the first of what comes of it, which may be
 * a thousand times as much.
 */
const handedBytes = 4096;

/** Of a `Blob`, and with it of a file that is dropped on a page. As files on a disk: a small one in memory as a whole, others piece by piece. */
export async function blobStorage(blob: Blob, name: string): Promise<Storage> {
  const bytes = blob.size;
  const whole = bytes <= heldBytes ? await readAt(blob, name, 0, bytes) : undefined;
  const pieces = (start: number, end: number): Pieces =>
    whole === undefined ? piecesOf(blob, name, start, end) : [whole.subarray(start, end)].values();
  return {
    bytes,
    plain: (start, end) => pieces(start, end),
    inflated: (start, end, most) => {
      const stream = inflated(pieces(start, end));
      return whole !== undefined && most <= heldBytes ? inflatedAtOnce(stream, most) : stream;
    },
    head: (start, end) => headOf(pieces(start, endOfHead(start, end))),
  };
}

type Pieces = IterableIterator<Uint8Array, undefined> | AsyncGenerator<Uint8Array, undefined>;

/** @throws EventFormatError when the browser cannot read them: the file was changed, or is gone */
async function readAt(blob: Blob, name: string, position: number, length: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(position, position + length).arrayBuffer());
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new EventFormatError({ file: name, offset: position, expected: 'a readable file', got }, { cause });
  }
}

async function* piecesOf(blob: Blob, name: string, start: number, end: number): AsyncGenerator<Uint8Array, undefined> {
  const sizes = pieceSizes();
  for (let at = start; at < end; ) {
    const length = Math.min(sizes.next().value, end - at);
    yield await readAt(blob, name, at, length);
    at += length;
  }
}

/** What a stream holds, or its faults before any of it: those of what it holds are told after them. */
async function* inflatedAtOnce(stream: AsyncGenerator<Uint8Array>, most: number): AsyncGenerator<Uint8Array, undefined> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    all.push(piece);
    length += piece.length;
    if (length > most) throw tooMuch(most);
  }
  yield joined(all);
}

async function* headOf(pieces: Pieces): AsyncGenerator<Uint8Array, undefined> {
  const compressed: Uint8Array[] = [];
  for await (const piece of pieces) compressed.push(piece);
  if (compressed.length === 0) return;
  let known = 0;
  for (const part of partsOfHead(joined(compressed))) {
    const bytes = joined(await beginningOf(part));
    yield bytes.subarray(known);
    known = bytes.length;
  }
}

/** What the beginning of a stream gives. */
async function beginningOf(compressed: Uint8Array): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  try {
    for await (const piece of inflated([compressed].values())) found.push(piece);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== cutOff) throw error;
  }
  return found;
}

/** What zlib says of a stream without an end. */
const cutOff = 'unexpected end of file';

/**
 * What a stream holds, piece by piece. What follows it is left alone, as zlib does; where the last bytes give more than 64 KiB, Chromium may then keep
 * back some of them, and whoever reads finds too few.
 *
 * @throws Error in the words of zlib when it is damaged or cut off
 */
async function* inflated(pieces: Pieces): AsyncGenerator<Uint8Array, undefined> {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const writing = write(pieces, writer);
  // It is heard of where the stream is read.
  writing.catch(() => {});
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason !== undefined) throw cause instanceof EventFormatError ? cause : new Error(reason, { cause });
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function write(pieces: Pieces, writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>): Promise<void> {
  try {
    for await (const piece of pieces)
      for (let at = 0; at < piece.length; at += handedBytes)
        await writer.write(piece.subarray(at, at + handedBytes) as Uint8Array<ArrayBuffer>);
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}

/** What zlib said, which Node keeps as a cause and Chromium in a sentence; undefined where the stream ended well and something follows it. */
function reasonOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return String(cause);
  const said = cause.cause instanceof Error ? cause.cause.message : cause.message;
  if (/junk/i.test(said)) return undefined;
  // Node may say nothing of a stream without an end.
  return said === '' || /truncated/i.test(said) ? cutOff : (/not valid: (.*)\.$/.exec(said)?.[1] ?? said);
}

import { pipeline, Readable } from 'node:stream';
import { constants, createInflate, inflateSync } from 'node:zlib';
import { type OpenFile, readAt } from '../files/open-file.ts';
import { type Chunks, endOfHead, heldBytes, partsOfHead, pieceSizes, type Storage, tooMuch } from './storage.ts';

/** What heads are inflated into. */
const headChunk = 4096;
/** What others are inflated into at most. */
const largestChunk = 2 ** 20;
/** zlib wants room to see the end of a stream. */
const room = 64;

export function memoryStorage(bytes: Uint8Array): Storage {
  return {
    bytes: bytes.length,
    plain: (start, end) => [bytes.subarray(start, end)].values(),
    inflated: (start, end, most) => inflatedAtOnce(bytes.subarray(start, end), most),
    head: (start, end) => (endOfHead(start, end) > start ? headOf(bytes.subarray(start, endOfHead(start, end))) : [].values()),
  };
}

/** Of a file that is small: in memory as a whole, since handing over pieces costs more than they hold. Others: piece by piece. */
export async function fileStorage(file: OpenFile, path: string): Promise<Storage> {
  const { bytes } = file;
  const whole = bytes <= heldBytes ? await readAt(file, path, 0, bytes) : undefined;
  const held = whole && memoryStorage(whole);
  const pieces = (start: number, end: number) => piecesOf(file, path, start, end);
  return {
    bytes,
    plain: (start, end) => (held ? held.plain(start, end) : pieces(start, end)),
    inflated: (start, end, most) => {
      if (held !== undefined && most <= heldBytes) return held.inflated(start, end, most);
      const inflate = createInflate({ chunkSize: Math.max(room, Math.min(most + room, largestChunk)) });
      // What goes wrong on the way reaches those who read.
      const source = whole ? [whole.subarray(start, end)] : pieces(start, end);
      return pipeline(Readable.from(source, { highWaterMark: 1 }), inflate, () => {})[Symbol.asyncIterator]() as Chunks;
    },
    head: (start, end) => (held ? held.head(start, end) : headOfFile(file, path, start, end)),
  };
}

async function* piecesOf(file: OpenFile, path: string, start: number, end: number): AsyncGenerator<Uint8Array, undefined> {
  const sizes = pieceSizes();
  for (let at = start; at < end; ) {
    const length = Math.min(sizes.next().value, end - at);
    yield await readAt(file, path, at, length);
    at += length;
  }
}

async function* headOfFile(file: OpenFile, path: string, start: number, end: number): AsyncGenerator<Uint8Array, undefined> {
  const length = endOfHead(start, end) - start;
  if (length > 0) yield* headOf(await readAt(file, path, start, length));
}

function* headOf(compressed: Uint8Array): Generator<Uint8Array, undefined> {
  let known = 0;
  for (const part of partsOfHead(compressed)) {
    const bytes = inflateSync(part, { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: headChunk });
    yield bytes.subarray(known);
    known = bytes.length;
  }
}

function* inflatedAtOnce(compressed: Uint8Array, most: number): Generator<Uint8Array, undefined> {
  yield inflatedWithin(compressed, most);
}

function inflatedWithin(compressed: Uint8Array, most: number): Uint8Array {
  // One output chunk for ordinary ratios saves a copy.
  const chunkSize = Math.max(room, Math.min(most + room, 16 * compressed.length));
  try {
    return inflateSync(compressed, { chunkSize, maxOutputLength: most });
  } catch (error) {
    throw isTooMuch(error) ? tooMuch(most) : error;
  }
}

const isTooMuch = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

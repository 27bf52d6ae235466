import { pipeline, Readable } from 'node:stream';
import { constants, createInflate, inflateSync } from 'node:zlib';
import { type OpenFile, readAt } from '../files/open-file.ts';

/** A piece of a run of bytes, or its end. */
export type Chunk = IteratorResult<Buffer, unknown>;

/** A run of bytes, piece by piece: at once where they are in memory, later where they are in a file. */
export interface Chunks {
  next(): Chunk | Promise<Chunk>;
  /** To be called when no more is wanted. */
  return?(value?: unknown): Chunk | Promise<Chunk>;
}

/** A parser that stops for every piece of its input, and does not care how long that takes. */
export type Parse<T> = Generator<Chunk | Promise<Chunk>, T, Chunk>;

/** Bytes of a file, wherever they are. */
export interface Storage {
  readonly bytes: number;
  /** The bytes from `start` to before `end`. */
  plain(start: number, end: number): Chunks;
  /** What is compressed there (zlib): all of it, or the beginning, which may be cut off. @param most bytes that are expected */
  inflated(start: number, end: number, most: number): Chunks;
  head(start: number, end: number): Chunks;
}

/** Compressed bytes that are read to learn what a stream holds: far more than the header of a matrix takes. */
const headBytes = 1024;
const leastHead = 64;
const firstPiece = 4096;
const pieceBytes = 2 ** 20;
/** Of a small file, and of what a variable of it is inflated to. */
const heldBytes = 2 ** 25;
/** zlib wants room to see the end of a stream. */
const room = 64;

export function memoryStorage(bytes: Buffer): Storage {
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
      const inflate = createInflate({ chunkSize: Math.max(room, Math.min(most + room, pieceBytes)) });
      // What goes wrong on the way reaches those who read.
      const source = whole ? [whole.subarray(start, end)] : pieces(start, end);
      return pipeline(Readable.from(source, { highWaterMark: 1 }), inflate, () => {})[Symbol.asyncIterator]() as Chunks;
    },
    head: (start, end) => (held ? held.head(start, end) : headOfFile(file, path, start, end)),
  };
}

/** The checksum at the end of a stream is left out of its head: a wrong one is a fault of the variable, whose name is not known yet. */
const endOfHead = (start: number, end: number): number => Math.max(start, Math.min(end - 4, start + headBytes));

/** Runs a parser over bytes in memory. */
export function runAtOnce<T>(parse: Parse<T>): T {
  let step = parse.next();
  while (step.done !== true) step = parse.next(step.value as Chunk);
  return step.value;
}

/** Runs a parser over the bytes of a file. */
export async function run<T>(parse: Parse<T>): Promise<T> {
  let step = parse.next();
  while (step.done !== true) {
    const chunk = await Promise.resolve(step.value).catch((error: unknown) => ({ error }));
    step = 'error' in chunk ? parse.throw(chunk.error) : parse.next(chunk);
  }
  return step.value;
}

async function* piecesOf(file: OpenFile, path: string, start: number, end: number): AsyncGenerator<Buffer, undefined> {
  for (let [at, length] = [start, firstPiece]; at < end; at += length, length = pieceBytes) {
    yield await readAt(file, path, at, Math.min(length, end - at));
  }
}

async function* headOfFile(file: OpenFile, path: string, start: number, end: number): AsyncGenerator<Buffer, undefined> {
  const length = endOfHead(start, end) - start;
  if (length > 0) yield* headOf(await readAt(file, path, start, length));
}

/** More and more of the head of a stream: most headers take a hundred bytes, and a few bytes may inflate to very many. */
function* headOf(compressed: Buffer): Generator<Buffer, undefined> {
  let known = 0;
  for (let length = leastHead; ; length *= 2) {
    const bytes = inflateSync(compressed.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: firstPiece });
    yield bytes.subarray(known);
    known = bytes.length;
    if (length >= compressed.length) return;
  }
}

function* inflatedAtOnce(compressed: Buffer, most: number): Generator<Buffer, undefined> {
  // One output chunk for ordinary ratios saves a copy.
  const chunkSize = Math.max(room, Math.min(most + room, 16 * compressed.length));
  yield inflateSync(compressed, { chunkSize, maxOutputLength: most });
}

import { allBytes, type ByteSource, decompressed } from '@spikeseg/event-formats';

/** A run of bytes, piece by piece: at once where they are in memory, later where they are in a file. */
export type Pieces = Iterator<Uint8Array, undefined> | AsyncIterator<Uint8Array, undefined>;

/** Bytes of a file, wherever they are. */
export interface Storage {
  readonly bytes: number;
  /** The bytes from `start` to before `end`. */
  plain(start: number, end: number): Pieces;
  /** What is compressed there (zlib). @param most bytes that are expected */
  inflated(start: number, end: number, max: number): Pieces;
  /** The beginning of what is compressed there, which may be cut off. */
  head(start: number, end: number): Pieces;
}

/** Of a small file, which is held in memory as a whole, and of what a variable of it is inflated to at once. */
const heldBytes = 2 ** 25;
/** Compressed bytes that are read to learn what a stream holds: far more than the header of a matrix takes. */
const headBytes = 1024;
/** zlib wants room to see the end of a stream. */
const room = 64;

type Zlib = typeof import('node:zlib');
type SomeBytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Node's own, which is faster in memory than streams. */
const zlibOfNode = (): Zlib | undefined => globalThis.process?.getBuiltinModule?.('node:zlib');

/** Of a file that is small: in memory as a whole, since handing over pieces costs more than they hold. Others: piece by piece. */
export async function sourceStorage(source: ByteSource): Promise<Storage> {
  const { name, size: bytes = 0, at } = source;
  if (at === undefined) throw new TypeError(`${name}: expected a source that reads at any place`);
  const whole = bytes <= heldBytes ? await at(0, bytes) : undefined;
  const zlib = whole && zlibOfNode();
  const plain = (start: number, end: number) =>
    whole === undefined ? piecesOf(at, start, end) : [whole.subarray(start, end)].values();
  return {
    bytes,
    plain,
    inflated: (start, end, max) => {
      const isSmall = whole !== undefined && max <= heldBytes;
      if (isSmall && zlib) return inflatedAtOnce(zlib, whole.subarray(start, end), max);
      const stream = inflated(plain(start, end));
      return isSmall ? atOnce(stream, max) : stream;
    },
    head: (start, end) => headOf(inflated(plain(start, endOfHead(start, end)))),
  };
}

/** The checksum at the end of a stream is left out of its head: a wrong one is a fault of the variable, whose name is not known yet. */
const endOfHead = (start: number, end: number): number => Math.max(start, Math.min(end - 4, start + headBytes));

/** Few bytes first, as what they say may be enough. */
async function* piecesOf(read: NonNullable<ByteSource['at']>, start: number, end: number): AsyncGenerator<Uint8Array, undefined> {
  for (let at = start; at < end; ) {
    const length = Math.min(at === start ? 4096 : 2 ** 20, end - at);
    yield await read(at, length);
    at += length;
  }
}

function* inflatedAtOnce(zlib: Zlib, compressed: Uint8Array, max: number): Generator<Uint8Array, undefined> {
  // One output chunk for ordinary ratios saves a copy.
  const chunkSize = Math.max(room, Math.min(max + room, 16 * compressed.length));
  try {
    yield zlib.inflateSync(compressed, { chunkSize, maxOutputLength: max });
  } catch (error) {
    throw error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? tooMuch(max) : error;
  }
}

async function* headOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  try {
    yield* stream;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== cutOff) throw error;
  }
}

/** What a stream holds, or its faults before any of it: those of what it holds are told after them. */
async function* atOnce(stream: AsyncIterable<Uint8Array>, max: number): AsyncGenerator<Uint8Array, undefined> {
  yield await allBytes(stream, max);
}

/** What is said of a stream that holds more than is expected. */
const tooMuch = (max: number): RangeError => new RangeError(`more than ${max} bytes`);

/** What zlib says of a stream without an end. */
const cutOff = 'unexpected end of file';

/**
 * What a stream holds, piece by piece. What follows it is left alone, as zlib does; where the last bytes give more than 64 KiB, Chromium may then keep
 * back some of them, and its reader finds too few.
 *
 * @throws Error in the words of zlib when it is damaged or cut off
 */
async function* inflated(pieces: SomeBytes): AsyncGenerator<Uint8Array, undefined> {
  try {
    yield* decompressed(pieces, 'deflate');
  } catch (cause) {
    const reason = reasonOf(cause);
    if (reason !== undefined) throw reason;
  }
}

/** In the words of zlib, which Node keeps as a cause and Chromium in a sentence; undefined where the stream ended well and something follows it. */
function reasonOf(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return new Error(String(cause), { cause });
  if (cause.name === 'EventFormatError') return cause;
  const said = cause.cause instanceof Error ? cause.cause.message : cause.message;
  if (/junk/i.test(said)) return undefined;
  // Node may say nothing of a stream without an end.
  const isCut = said === '' || /truncated/i.test(said);
  return new Error(isCut ? cutOff : (/not valid: (.*)\.$/.exec(said)?.[1] ?? said), { cause });
}

/** A piece of a run of bytes, or its end. */
export type Chunk = IteratorResult<Uint8Array, unknown>;

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
  /** What is compressed there (zlib). @param most bytes that are expected */
  inflated(start: number, end: number, most: number): Chunks;
  /** The beginning of what is compressed there, which may be cut off. */
  head(start: number, end: number): Chunks;
}

/** Of a small file, which is held in memory as a whole, and of what a variable of it is inflated to at once. */
export const heldBytes = 2 ** 25;

/** Bytes of a file that are read together: few first, as what they say may be enough. */
export function* pieceSizes(): Generator<number, never> {
  yield 4096;
  for (;;) yield 2 ** 20;
}

/** Compressed bytes that are read to learn what a stream holds: far more than the header of a matrix takes. */
const headBytes = 1024;

/** The checksum at the end of a stream is left out of its head: a wrong one is a fault of the variable, whose name is not known yet. */
export const endOfHead = (start: number, end: number): number => Math.max(start, Math.min(end - 4, start + headBytes));

/** More and more bytes of a head: most headers take a hundred, and a few bytes may inflate to very many. */
export function* partsOfHead(compressed: Uint8Array): Generator<Uint8Array> {
  for (let length = 64; ; length *= 2) {
    yield compressed.subarray(0, length);
    if (length >= compressed.length) return;
  }
}

/** What is said of a stream that holds more than is expected. */
export const tooMuch = (most: number): RangeError => new RangeError(`more than ${most} bytes`);

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

/** Pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

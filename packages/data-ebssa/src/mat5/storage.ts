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

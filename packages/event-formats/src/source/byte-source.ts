/** Where bytes come from: a path, bytes in memory, a Blob (a dropped file in a browser), or a stream. Formats read from this and from nothing else. */
import { EventFormatError } from '@spikeseg/events';
import { joinBytes } from './join-bytes.ts';

/** What can be read: a path (Node), bytes, a `Blob` or `File`, or a stream of pieces such as standard input. */
export type EventInput = string | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Bytes of a file or stream. */
export interface ByteSource {
  /** What to call it in messages. */
  readonly name: string;
  /** Size in bytes; undefined where it is not known before the end. */
  readonly size: number | undefined;
  /** The first bytes, at most `length`; they are not taken. */
  start(length: number): Promise<Uint8Array>;
  /** All bytes from `offset` on, in pieces. Of a stream once, with an offset within what `start` has looked at. */
  pieces(offset: number): AsyncGenerator<Uint8Array, void>;
  /** Bytes at a place, fewer at the end of the file; undefined for a stream, which cannot go back. */
  readonly at: ((offset: number, length: number) => Promise<Uint8Array>) | undefined;
  close(): Promise<void>;
}

/** Bytes that are read at once. */
const pieceBytes = 1 << 18;

/**
 * Opens an input.
 *
 * @param name what to call it in messages; left out: its path, or `events`
 * @param onStreamed called with the bytes of a stream, whose size is unknown
 * @throws EventFormatError when a path cannot be opened, or is no file
 */
export async function openSource(
  input: EventInput,
  name?: string,
  onStreamed: (bytes: number) => void = () => {},
): Promise<ByteSource> {
  if (typeof input === 'string') return pathSource(input, name ?? input);
  if (input instanceof Uint8Array) {
    const at = async (offset: number, length: number): Promise<Uint8Array> => input.subarray(offset, offset + length);
    return placedSource(name ?? 'events', input.byteLength, at);
  }
  if (input instanceof Blob) {
    const called = name ?? (input instanceof File ? input.name : 'events');
    const at = (offset: number, length: number): Promise<Uint8Array> =>
      readable(called, offset, async () => new Uint8Array(await input.slice(offset, offset + length).arrayBuffer()));
    return placedSource(called, input.size, at);
  }
  return streamSource(name ?? 'events', Symbol.asyncIterator in input ? input : piecesOf(input), onStreamed);
}

/** A source that reads at any place. @param at reads at most `length` bytes at a place */
export function placedSource(
  name: string,
  size: number,
  at: (offset: number, length: number) => Promise<Uint8Array>,
  close: () => Promise<void> = async () => {},
): ByteSource {
  return {
    name,
    size,
    at,
    close,
    start: (length) => at(0, Math.min(length, size)),
    async *pieces(offset) {
      for (let from = offset; from < size; ) {
        const piece = await at(from, Math.min(pieceBytes, size - from));
        if (piece.length === 0) return;
        yield piece;
        from += piece.length;
      }
    },
  };
}

/** A source that can be read once, from the beginning. */
export function streamSource(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  onStreamed: (bytes: number) => void = () => {},
): ByteSource {
  const iterator = stream[Symbol.asyncIterator]();
  let looked = new Uint8Array(0);
  let ended = false;
  const more = async (): Promise<Uint8Array | undefined> => {
    const next = ended ? undefined : await iterator.next();
    if (next === undefined || next.done === true) {
      ended = true;
      return undefined;
    }
    onStreamed(next.value.length);
    return next.value;
  };
  return {
    name,
    size: undefined,
    at: undefined,
    async start(length) {
      while (looked.length < length) {
        const piece = await more();
        if (piece === undefined) break;
        looked = joinBytes([looked, piece]);
      }
      return looked.subarray(0, length);
    },
    async *pieces(offset) {
      if (looked.length < offset) await this.start(offset);
      if (looked.length > offset) yield looked.subarray(offset);
      looked = new Uint8Array(0);
      for (let piece = await more(); piece !== undefined; piece = await more()) yield piece;
    },
    async close() {
      await iterator.return?.();
    },
  };
}

/** All bytes of a source, for formats that need them at any place. @throws EventFormatError when there are more than `maxBytes` */
export async function placed(source: ByteSource, maxBytes: number): Promise<ByteSource> {
  if (source.at !== undefined) return source;
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source.pieces(0)) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      const expected = `at most ${maxBytes} bytes of a format that is read at any place`;
      throw new EventFormatError({
        file: source.name,
        offset: maxBytes,
        expected,
        got: 'more',
        fix: 'save the stream as a file first',
      });
    }
    // The caller may use the memory of a piece again.
    pieces.push(piece.slice());
  }
  const all = joinBytes(pieces);
  return placedSource(
    source.name,
    bytes,
    async (from, length) => all.subarray(from, from + length),
    () => source.close(),
  );
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

/** What the system reads. @throws EventFormatError when it does not: the file is gone, or may not be read */
async function readable<T>(file: string, offset: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new EventFormatError({ file, offset, expected: 'a readable file', got }, { cause });
  }
}

async function pathSource(path: string, name: string): Promise<ByteSource> {
  // Asked for at run time, so that bundles for browsers do not look for it.
  const files = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  const { constants } = globalThis.process?.getBuiltinModule?.('node:fs') ?? {};
  const expected = 'a readable file';
  if (files === undefined || constants === undefined)
    throw new EventFormatError({
      file: name,
      offset: 0,
      expected: 'bytes, a Blob or a stream',
      got: 'a path, which nothing here can open',
    });
  // Without the flag a pipe would be waited for; Windows has neither.
  const handle = await readable(name, 0, () => files.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  const info = await handle.stat();
  if (!info.isFile()) {
    await handle.close();
    throw new EventFormatError({ file: name, offset: 0, expected, got: info.isDirectory() ? 'a folder' : 'a pipe or device' });
  }
  const at = (offset: number, length: number): Promise<Uint8Array> =>
    readable(name, offset, async () => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    });
  return placedSource(name, info.size, at, () => handle.close());
}

import { createSocket } from 'node:dgram';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { addAbortSignal, Readable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { EventFormatError } from '@spikeseg/events';
import { UsageError } from '../errors/errors.ts';

/** What a stream holds, in pieces, until its end or until `stop` is aborted, which is no error. */
export async function* piecesUntil(stream: Readable, stop: AbortSignal): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of addAbortSignal(stop, stream)) yield piece as Uint8Array;
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}

/**
 * What a source gives until its end, or until `stop` is aborted, which is no error: a source that is silent then is not waited for. The source is closed when
 * this ends: a `Readable` is destroyed, of others `return` is called.
 */
export function untilAborted<T>(source: AsyncIterable<T>, stop: AbortSignal): AsyncGenerator<T, void> {
  // Its own iterator would wait for the next piece before it closes.
  return source instanceof Readable ? (piecesUntil(source, stop) as AsyncGenerator<T, void>) : itemsUntil(source, stop);
}

async function* itemsUntil<T>(source: AsyncIterable<T>, stop: AbortSignal): AsyncGenerator<T, void> {
  const items = source[Symbol.asyncIterator]();
  let wake: (() => void) | undefined;
  const onStop = (): void => wake?.();
  stop.addEventListener('abort', onStop);
  let state: 'open' | 'waiting' | 'ended' = 'open';
  try {
    while (!stop.aborted) {
      state = 'waiting';
      // A race with one promise of the signal would keep something of every item until the signal is gone.
      const item = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        wake = () => resolve(undefined);
        items.next().then(resolve, (error: unknown) => {
          state = 'ended';
          reject(error);
        });
      });
      if (item === undefined) return;
      state = item.done === true ? 'ended' : 'open';
      if (item.done === true) return;
      if (!stop.aborted) yield item.value;
    }
  } finally {
    stop.removeEventListener('abort', onStop);
    const closed = state === 'ended' ? undefined : items.return?.();
    // A generator that is silent closes when it goes on, which may be never.
    if (state === 'waiting') closed?.catch(() => {});
    else await closed;
  }
}

/** The first piece that holds something, undefined where none comes, and all from it on. */
export async function beginning(
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly first: Uint8Array | undefined; readonly all: AsyncGenerator<Uint8Array, void> }> {
  const items = pieces[Symbol.asyncIterator]();
  let item = await items.next();
  while (item.done !== true && item.value.length === 0) item = await items.next();
  const begun = item;
  const all = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      for (let next = begun; next.done !== true; next = await items.next()) yield next.value;
    } finally {
      await items.return?.();
    }
  };
  return { first: begun.done === true ? undefined : begun.value, all: all() };
}

/** Calls `onIdle` when no piece comes for that long. The time that the pieces themselves take does not count. */
export async function* watchIdle(
  pieces: AsyncIterable<Uint8Array>,
  idleMs: number,
  onIdle: () => void,
): AsyncGenerator<Uint8Array, void> {
  let timer = setTimeout(onIdle, idleMs);
  try {
    for await (const piece of pieces) {
      clearTimeout(timer);
      yield piece;
      timer = setTimeout(onIdle, idleMs);
    }
  } finally {
    clearTimeout(timer);
  }
}

const pieceBytes = 65_536;
const pollMs = 100;

/**
 * A file from its beginning on, and what is added to it, until `stop` is aborted. A pipe with a name, or a device, until its
 * end.
 *
 * @returns pieces; each is valid until the next is asked for
 * @throws EventFormatError when the file is cut short, or another takes its name: what was in between may be lost. All that
 *   the file held by then has been given out.
 */
export async function* tailFile(path: string, stop: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const kind = await stat(path);
  if (kind.isFile() || kind.isDirectory()) yield* growing(path, stop);
  else yield* piecesUntil(createReadStream(path), stop);
}

async function* growing(path: string, stop: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(pieceBytes);
    let position = 0;
    let change: string | undefined;
    while (!stop.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, pieceBytes, position);
      position += bytesRead;
      if (bytesRead > 0) {
        yield buffer.subarray(0, bytesRead);
        continue;
      }
      if (change !== undefined) throw changed(path, position, change);
      change = await changeOf(path, handle, position);
      // What was written between the last read and the change is read first.
      if (change === undefined) await after(pollMs, undefined, { signal: stop }).catch(() => {});
    }
  } finally {
    await handle.close();
  }
}

/** Why a file cannot be followed any more, if it cannot. */
async function changeOf(path: string, handle: FileHandle, position: number): Promise<string | undefined> {
  const [ours, named] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
  if (ours.size < position) return `one that was cut short to ${ours.size} bytes`;
  if (named === undefined) return 'none of that name any more';
  return named.ino === ours.ino ? undefined : 'another file of that name';
}

const changed = (file: string, offset: number, got: string): EventFormatError =>
  new EventFormatError({ file, offset, expected: 'a file that grows', got, fix: 'start again to read what is there now' });

/** Datagrams that may wait while others are answered; more are dropped, as a socket does. */
const maxWaiting = 65_536;

/** When datagrams came in, by the clock of this machine. */
interface Arrivals {
  /** µs */
  readonly nowUs: () => number;
  /** When the piece that was given out last came in, µs. */
  lastUs: number;
}

/** @param now ms */
export function arrivals(now: () => number = () => performance.now()): Arrivals {
  const startMs = now();
  return { nowUs: () => Math.floor(1000 * (now() - startMs)), lastUs: 0 };
}

/** Whether a source is an address: `udp://HOST:PORT` is listened at, `tcp://HOST:PORT` is called. */
export const isAddress = (source: string): boolean => /^(udp|tcp):\/\//.test(source);

/**
 * What comes from an address, in pieces, until `stop` is aborted; of TCP until the other side ends.
 *
 * @param arrived called with each datagram when it came in: at the socket, however long it waits here
 * @throws UsageError for what is no address
 */
export function networkPieces(address: string, stop: AbortSignal, arrived = arrivals()): AsyncGenerator<Uint8Array, void> {
  const [, protocol, host = '', port = ''] = /^(udp|tcp):\/\/\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  if (protocol === undefined || Number(port) > 65_535)
    throw new UsageError(`${address}: expected udp://HOST:PORT or tcp://HOST:PORT, e.g. udp://127.0.0.1:3333`);
  return reached(
    address,
    protocol === 'tcp' ? piecesUntil(connect(Number(port), host), stop) : datagrams(host, Number(port), stop, arrived),
  );
}

/** @throws UsageError where the system says that it cannot be called or listened at */
async function* reached(address: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const expected = address.startsWith('tcp') ? 'a camera that answers' : 'an address that is free to listen at';
    throw new UsageError(`${address}: expected ${expected}, got ${error.message}`, { cause: error });
  }
}

/** Datagrams that the system keeps while a step is computed; it may give less. */
const receivedBytes = 2 ** 23;

async function* datagrams(host: string, port: number, stop: AbortSignal, arrived: Arrivals): AsyncGenerator<Uint8Array, void> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: receivedBytes });
  const waiting: { readonly message: Uint8Array; readonly tUs: number }[] = [];
  let fault: Error | undefined;
  let wake: (() => void) | undefined;
  socket.on('message', (message) => {
    if (waiting.length < maxWaiting) waiting.push({ message, tUs: arrived.nowUs() });
    wake?.();
  });
  socket.on('error', (error) => {
    fault = error;
    wake?.();
  });
  const onStop = (): void => wake?.();
  stop.addEventListener('abort', onStop);
  try {
    socket.bind(port, host);
    while (!stop.aborted) {
      const datagram = waiting.shift();
      if (datagram !== undefined) {
        arrived.lastUs = datagram.tUs;
        yield datagram.message;
      } else if (fault !== undefined) throw fault;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop.removeEventListener('abort', onStop);
    socket.close();
  }
}

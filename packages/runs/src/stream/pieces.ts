import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { EventFormatError } from '@spikeseg/events';

/** What a stream holds, in pieces, until its end or until `stop` is aborted, which is no error. */
export async function* piecesUntil(stream: Readable, stop: AbortSignal): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of addAbortSignal(stop, stream)) yield piece as Uint8Array;
  } catch (error) {
    if (!stop.aborted) throw error;
  }
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

import { addAbortSignal, type Readable } from 'node:stream';

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

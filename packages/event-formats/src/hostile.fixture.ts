import type { EventColumns } from './event-sink.ts';
import type { ReadReport } from './read-report.ts';
import { type ReadEventsOptions, readEvents } from './reading/read-events.ts';
import type { EventInput } from './source/byte-source.ts';

export type Row = [t: number, x: number, y: number, p: number];

/** All events of an input as rows, and what the reader reports. */
export async function readRows(input: EventInput, options: ReadEventsOptions = {}): Promise<{ rows: Row[]; report: ReadReport }> {
  const file = await readEvents(input, options);
  const rows: Row[] = [];
  for await (const { t, x, y, p } of file.chunks()) for (let k = 0; k < t.length; k++) rows.push([t[k], x[k], y[k], p[k]]);
  return { rows, report: file.report };
}

/** Bytes as a stream of pieces. @param size bytes of each but the last */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  // The same memory for all pieces, as some streams do it.
  const piece = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    piece.set(part);
    yield piece.subarray(0, part.length);
  }
}

/** Rows as columns. */
export const columnsOf = (rows: readonly Row[]): EventColumns => ({
  t: Float64Array.from(rows, ([t]) => t),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  p: Uint8Array.from(rows, ([, , , p]) => p),
});

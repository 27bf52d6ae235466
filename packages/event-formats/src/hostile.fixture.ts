import { EventFormatError } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
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

/** Damaged copies of a file: bytes changed, left out, put in, and its end cut off. */
function* damaged(bytes: Uint8Array, copies: number, seed: number): Generator<Uint8Array, void> {
  const random = randomGenerator(seed);
  for (let k = 0; k < copies; k++) {
    let copy = [...bytes];
    for (let changes = 1 + random.integer(4); changes > 0; changes--) {
      const at = random.integer(copy.length);
      const kind = random.integer(5);
      if (kind === 0) copy.splice(at, 1 + random.integer(8));
      else if (kind === 1) copy.splice(at, 0, random.integer(256));
      else if (kind === 2) copy[at] ^= 1 << random.integer(8);
      else if (kind === 3) copy[at] = [0, 0x7f, 0x80, 0xff][random.integer(4)];
      else copy = copy.slice(0, at + 1);
      if (copy.length === 0) copy = [random.integer(256)];
    }
    yield Uint8Array.from(copy);
  }
}

/** What comes of damaged copies of a file: how many were told to be damaged, and the most events that a byte of the others gave. Other errors are thrown. */
export async function readDamaged(
  bytes: Uint8Array,
  copies: number,
  seed: number,
  options: ReadEventsOptions = {},
): Promise<{ readonly told: number; readonly mostPerByte: number }> {
  let [told, mostPerByte] = [0, 0];
  for (const copy of damaged(bytes, copies, seed)) {
    let events = 0;
    try {
      const file = await readEvents(copy, options);
      for await (const { t } of file.chunks()) events += t.length;
      mostPerByte = Math.max(mostPerByte, events / copy.length);
    } catch (error) {
      if (!(error instanceof EventFormatError)) throw error;
      told++;
    }
  }
  return { told, mostPerByte };
}

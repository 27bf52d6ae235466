import type { EventDecoder } from '../event-format.ts';
import { type EventColumns, EventSink } from '../event-sink.ts';
import { ReadReport } from '../read-report.ts';
import { type ReadEventsOptions, readEvents } from '../reading/read-events.ts';

/** Rows of t, x, y, p. */
export type Rows = number[][];

const rowsOf = ({ t, x, y, p }: EventColumns): Rows => Array.from(t, (time, k) => [time, x[k], y[k], p[k]]);

export const columnsOf = (rows: Rows): EventColumns => ({
  t: Float64Array.from(rows, ([t]) => t),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  p: Uint8Array.from(rows, ([, , , p]) => p),
});

/** Bytes of little-endian words of 2 or 4 bytes. */
export function bytesOf(words: readonly number[], width: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(width * words.length);
  for (const [k, word] of words.entries()) for (let at = 0; at < width; at++) bytes[k * width + at] = word >>> (8 * at);
  return bytes;
}

/** A header and what follows it. */
export const fileOf = (header: string, bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([...new TextEncoder().encode(header), ...bytes]);

/** What a decoder makes of bytes that come in pieces, cut at given places. */
export function decodedBy(decoderOf: (report: ReadReport) => EventDecoder, bytes: Uint8Array, cuts: readonly number[] = []) {
  const report = new ReadReport();
  const decoder = decoderOf(report);
  const sink = new EventSink();
  const places = [0, ...cuts, bytes.length];
  for (let k = 1; k < places.length; k++) decoder.decode(bytes.subarray(places[k - 1], places[k]), sink);
  decoder.end();
  return { events: rowsOf(sink.take()), report };
}

/** A file read to its end. */
export async function readAll(bytes: Uint8Array, options?: ReadEventsOptions) {
  const file = await readEvents(bytes, options);
  const events: Rows = [];
  for await (const chunk of file.chunks()) events.push(...rowsOf(chunk));
  return { file, events };
}

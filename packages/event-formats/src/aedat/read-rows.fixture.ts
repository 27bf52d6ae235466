import { type ReadEventsOptions, readEvents } from '../reading/read-events.ts';
import type { EventInput } from '../source/byte-source.ts';

/** Reads a whole file. Events are rows of t, x, y and p. */
export async function readRows(input: EventInput, options: ReadEventsOptions = {}) {
  const file = await readEvents(input, options);
  const events: number[][] = [];
  for await (const { t, x, y, p } of file.chunks()) for (let k = 0; k < t.length; k++) events.push([t[k], x[k], y[k], p[k]]);
  return { header: file.header, report: file.report, events };
}

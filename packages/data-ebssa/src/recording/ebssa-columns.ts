/** Events and labels as EBSSA's files hold them: pixels counted from 1. */
import type { EventStream, LabelTrack } from '@spikeseg/events';

/** What a file holds per event: pixels counted from 1, OFF by its code. */
export function ebssaEvents({ x, y, p, t }: EventStream, offCode: -1 | 0) {
  return {
    x: Float64Array.from(x, (pixel) => pixel + 1),
    y: Float64Array.from(y, (pixel) => pixel + 1),
    p: Float64Array.from(p, (on) => (on === 1 ? 1 : offCode)),
    ts: t,
  };
}

/** Labels of all objects, interleaved by time as in EBSSA. */
export function ebssaLabels(objects: readonly LabelTrack[]) {
  const labels = objects
    .flatMap(({ id, t, x, y }) => Array.from(t, (ts, i) => ({ id, ts, x: x[i] + 1, y: y[i] + 1 })))
    .toSorted((a, b) => a.ts - b.ts || a.id - b.id);
  return {
    x: labels.map(({ x }) => x),
    y: labels.map(({ y }) => y),
    id: labels.map(({ id }) => id),
    ts: labels.map(({ ts }) => ts),
  };
}

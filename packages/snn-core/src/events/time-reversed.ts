import type { EventStream } from './event-stream.ts';

/**
 * The same recording run backwards: an event at t comes at start + end − t, with the last event first.
 *
 * @param startUs time that becomes `endUs` @param endUs time that becomes `startUs`, µs
 */
export const timeReversed = ({ t, x, y, p, sensor }: EventStream, startUs: number, endUs: number): EventStream => ({
  t: t.toReversed().map((tUs) => startUs + endUs - tUs),
  x: x.toReversed(),
  y: y.toReversed(),
  p: p.toReversed(),
  sensor,
});

import { expect, it } from 'vitest';
import { timeReversed } from './event-stream.ts';

const events = {
  t: Float64Array.of(100, 130, 190),
  x: Uint16Array.of(1, 2, 3),
  y: Uint16Array.of(4, 5, 6),
  p: Uint8Array.of(0, 1, 1),
  sensor: { width: 8, height: 8 },
};

it('the last event comes first, as long after the start as it was before the end', () => {
  expect(timeReversed(events, 100, 199)).toEqual({
    t: Float64Array.of(109, 169, 199),
    x: Uint16Array.of(3, 2, 1),
    y: Uint16Array.of(6, 5, 4),
    p: Uint8Array.of(1, 1, 0),
    sensor: events.sensor,
  });
});

it('twice is the same again', () => {
  expect(timeReversed(timeReversed(events, 100, 199), 100, 199)).toEqual(events);
});

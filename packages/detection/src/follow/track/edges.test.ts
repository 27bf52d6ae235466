import { expect, it } from 'vitest';
import { isOnSensor, lookAcrossEdges } from './edges.ts';
import { trackWith } from './track.fixture.ts';

const size = { width: 64, height: 48 };

it('a spot on the edge is seen by half, with its middle √(2/π) σ farther in', () => {
  const track = trackWith({ x: -0.5, y: 24, pp: 1 });
  lookAcrossEdges(track, size);
  expect(track.inView).toBeCloseTo(0.5, 6);
  // The curve that stands for the normal distribution is a little steeper: 0.851 for √(2/π) = 0.798.
  expect(track.asideX).toBeCloseTo(0.851 * Math.sqrt(1 + 1.75 ** 2), 6);
  expect(track.asideY).toBeCloseTo(0, 3);
});

it('what is well within is seen where it is, and what is beyond the far corner farther in', () => {
  const within = trackWith({ x: 32, y: 24 });
  lookAcrossEdges(within, size);
  expect([within.inView, within.asideX, within.asideY]).toEqual([1, 0, 0].map((one) => expect.closeTo(one, 4)));
  const beyond = trackWith({ x: 65, y: 50 });
  lookAcrossEdges(beyond, size);
  expect(beyond.inView).toBeLessThan(0.1);
  expect(beyond.asideX).toBeLessThan(-2);
  expect(beyond.asideY).toBeLessThan(-2);
});

it('an object is on the sensor as long as it may be, by its error', () => {
  expect([-0.9, -1.4, -1.6].map((x) => isOnSensor({ x, y: 10, pp: 1 }, size))).toEqual([true, true, false]);
  expect([47.9, 48.4, 48.6].map((y) => isOnSensor({ x: 10, y, pp: 1 }, size))).toEqual([true, true, false]);
});

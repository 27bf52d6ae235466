import type { SpotKnot } from '@spikeseg/events/synthetic';
import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { straightPath } from './draw-path.ts';
import { mean } from './injection.fixture.ts';

const sensors = [
  { width: 240, height: 180 },
  { width: 346, height: 260 },
  { width: 20, height: 9 },
];
const speed = (from: SpotKnot, to: SpotKnot) => Math.hypot(to.x - from.x, to.y - from.y) / (to.tS - from.tS);
const paths = (draw: (random: ReturnType<typeof randomGenerator>) => readonly SpotKnot[]) =>
  Array.from({ length: 100 }, (_, seed) => draw(randomGenerator(seed)));

describe('straightPath', () => {
  it.each(sensors)('is on the sensor, as fast as asked, and ends in time or at an edge: %j', (sensor) => {
    for (const wished of [0, 3, 40, 500]) {
      for (const knots of paths((random) => straightPath(wished, 10, sensor, random))) {
        const [first, last] = knots;
        expect(knots.length).toBe(2);
        expect(first.tS).toBe(0);
        expect(last.tS).toBeLessThanOrEqual(10);
        expect(Math.abs(speed(first, last) - wished)).toBeLessThan(1e-6);
        for (const { x, y } of knots) {
          expect(Math.min(x, y, sensor.width - 1 - x, sensor.height - 1 - y)).toBeGreaterThan(-1e-6);
        }
        const edges = knots.filter(({ x, y }) => Math.min(x, y, sensor.width - 1 - x, sensor.height - 1 - y) < 1e-6).length;
        expect(edges).toBeGreaterThanOrEqual(wished === 500 ? 2 : Math.abs(last.tS - 10) < 1e-9 ? 0 : 1);
      }
    }
  });

  it('goes in every direction, through places all over the sensor', () => {
    const all = paths((random) => straightPath(300, 10, sensors[0], random));
    const angles = all.map(([from, to]) => Math.atan2(to.y - from.y, to.x - from.x));
    // The mean of n unit vectors in random directions is about 1/√n long.
    expect(Math.hypot(mean(angles.map(Math.cos)), mean(angles.map(Math.sin)))).toBeLessThan(3 / Math.sqrt(100));
    const standing = paths((random) => straightPath(0, 10, sensors[0], random));
    expect(Math.abs(mean(standing.map(([{ x }]) => x)) - 119.5)).toBeLessThan((5 * 224) / Math.sqrt(12 * 100));
    expect(Math.min(...standing.map(([{ x }]) => x))).toBeGreaterThanOrEqual(8);
  });

  it('by hand: 100 px/s crosses a sensor of 240 × 180 in less than 3 s, the diagonal', () => {
    for (const [, last] of paths((random) => straightPath(100, 10, sensors[0], random)))
      expect(last.tS).toBeLessThanOrEqual(Math.hypot(239, 179) / 100);
  });
});

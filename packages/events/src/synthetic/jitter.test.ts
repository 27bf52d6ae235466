import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { jitter } from './jitter.ts';

const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('jitter', () => {
  const shake = jitter(0.7, 5, randomGenerator(3));
  const places = Array.from({ length: 40_000 }, (_, i) => shake(i / 100));

  it('has the root of the mean square that was asked for, on both axes, around 0', () => {
    for (const axis of ['x', 'y'] as const) {
      expect(rms(places.map((place) => place[axis]))).toBeCloseTo(0.7, 1);
      expect(Math.abs(places.reduce((sum, place) => sum + place[axis], 0) / places.length)).toBeLessThan(0.05);
    }
  });

  it('has nothing above its band: no velocity beyond 2π · 5 Hz of every amplitude, rms that of even frequencies', () => {
    const speeds = places.flatMap(({ vx, vy }) => [vx, vy]);
    const amplitude = 0.7 * Math.sqrt(2 / 16);
    expect(Math.max(...speeds.map(Math.abs))).toBeLessThan(16 * amplitude * 2 * Math.PI * 5);
    // Even on (0, B] the mean square of the frequency is B²/3; 32 draws leave it within a third.
    const expected = (0.7 * 2 * Math.PI * 5) / Math.sqrt(3);
    expect(rms(speeds) / expected).toBeGreaterThan(0.67);
    expect(rms(speeds) / expected).toBeLessThan(1.33);
  });

  it('gives the velocity of the place', () => {
    const h = 1e-5;
    for (const tS of [0, 1.3, 17.77]) {
      const [before, now, after] = [shake(tS - h), shake(tS), shake(tS + h)];
      expect((after.x - before.x) / (2 * h)).toBeCloseTo(now.vx, 4);
      expect((after.y - before.y) / (2 * h)).toBeCloseTo(now.vy, 4);
    }
  });

  it('moves both axes apart from each other', () => {
    const product = places.reduce((sum, { x, y }) => sum + x * y, 0) / places.length;
    expect(Math.abs(product)).toBeLessThan(0.1 * 0.49);
  });
});

import type { LabelTrack } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledSlices } from '../slices/labelled-slices.ts';
import { timeGrid } from '../slices/time-grid.ts';
import { falseKinds } from './false-alarms.ts';
import { track } from './tiny.fixture.ts';

const sensor = { width: 100, height: 60 };
const protocol = { spotRadiusPx: 5, wakeRadiusPx: 6, wakeSeconds: 0.05 };
const grid = timeGrid(0, 500_000, 10, 0.5);
const kinds = (...objects: LabelTrack[]) => falseKinds(labelledSlices(objects, sensor, grid), protocol);

describe('falseKinds', () => {
  // Labelled in slices 10 to 20, one px per slice.
  const moving = track(0, ...Array.from({ length: 11 }, (_, i) => [105_000 + i * 10_000, 30 + i, 30] as const));
  const kindAt = kinds(moving);

  it.each([
    ['far from everything', 80, 10, 15, 'isolated'],
    ['in the halo of the object', 35, 35.9, 15, 'wake'],
    ['beside the halo', 35, 36.1, 15, 'isolated'],
    ['ahead of the object', 42, 30, 15, 'isolated'],
    ['where it was 50 ms ago', 24.5, 30, 14, 'wake'],
    ['where it was 60 ms ago', 24.5, 30, 16, 'isolated'],
    ['at its first place before the interval', 30, 35, 9, 'beforeAfter'],
    ['at its last place before the interval', 40, 35, 9, 'isolated'],
    ['at its last place just after the interval', 40, 35, 22, 'wake'],
    ['at its last place long after the interval', 40, 35, 40, 'beforeAfter'],
    ['at its first place long after the interval', 30, 35, 40, 'isolated'],
  ])('%s', (_, x, y, slice, kind) => {
    expect(kindAt(x, y, slice)).toBe(kind);
  });

  it.each([
    ['left', 24, 30],
    ['right', 36, 30],
    ['above', 30, 24],
    ['below', 30, 36],
  ])('exactly as far away as the radius is near: %s of the only label', (_, x, y) => {
    const kindOf = kinds(track(0, [105_000, 30, 30]));
    expect(kindOf(x, y, 10)).toBe('wake');
    expect(kindOf(30 + 1.001 * (x - 30), 30 + 1.001 * (y - 30), 10)).toBe('isolated');
  });

  it('finds the wakes that looking at every label finds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.3, 4, 40), (seed, speed) => {
        const random = randomGenerator(seed);
        let [x, y] = [50, 30];
        const labels = Array.from({ length: 50 }, (_, i) => {
          x += speed * (random.uniform() - 0.5);
          y += speed * (random.uniform() - 0.5);
          return [i * 10_000 + 5000, x, y] as const;
        });
        const kindOf = kinds(track(0, ...labels));
        for (let i = 0; i < 40; i++) {
          const [px, py, slice] = [random.uniform() * 100, random.uniform() * 60, random.integer(50)];
          const lately = labels.slice(Math.max(0, slice - 4), slice + 1);
          const wake = lately.some(([, lx, ly]) => (lx - px) ** 2 + (ly - py) ** 2 <= 36);
          expect(kindOf(px, py, slice) === 'wake').toBe(wake);
        }
      }),
    );
  });
});

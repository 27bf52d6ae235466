import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { velocityLattice } from './velocity-lattice.ts';

it('covers every velocity between the slowest and the fastest within spacing / √3, and neighbours are a spacing apart', () => {
  const lattice = velocityLattice(60, 520, 120);
  const random = randomGenerator(1);
  for (let k = 0; k < 500; k++) {
    const speed = 60 + 460 * random.uniform();
    const angle = 2 * Math.PI * random.uniform();
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const nearest = Math.min(...lattice.map((one) => Math.hypot(one.vx - vx, one.vy - vy)));
    expect(nearest).toBeLessThanOrEqual(120 / Math.sqrt(3) + 1e-9);
  }
  const apart = lattice.map((one) =>
    Math.min(...lattice.filter((other) => other !== one).map((other) => Math.hypot(one.vx - other.vx, one.vy - other.vy))),
  );
  expect(Math.min(...apart)).toBeCloseTo(120, 9);
  expect(Math.max(...apart)).toBeCloseTo(120, 9);
});

it('by hand: no velocity at rest where the slowest is far from it', () => {
  expect(velocityLattice(80, 80, 100).map(({ vx, vy }) => [Math.round(vx), Math.round(vy)])).toEqual([
    [-50, -87],
    [50, -87],
    [-100, 0],
    [100, 0],
    [-50, 87],
    [50, 87],
  ]);
});

it.each([100, 110, 120, 130, 140, 150])(
  'has every point of the lattice with a speed within reach, at a spacing of %i px/s',
  (spacing) => {
    const reach = spacing / Math.sqrt(3);
    const wide = Array.from({ length: 41 }, (_, i) => i - 20);
    const speeds = wide
      .flatMap((row) =>
        wide.map((column) => Math.hypot((column + Math.abs(row % 2) / 2) * spacing, row * spacing * Math.sqrt(0.75))),
      )
      .filter((speed) => speed >= 60 - reach && speed <= 520 + reach);
    expect(velocityLattice(60, 520, spacing)).toHaveLength(speeds.length);
  },
);

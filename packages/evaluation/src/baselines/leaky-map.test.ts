import { expect, it } from 'vitest';
import { LeakyMap } from './leaky-map.ts';

const sensor = { width: 2, height: 1 };

it('sums fade with the age of events at the end of the step', () => {
  const map = new LeakyMap(sensor, 1000, 100, 200);
  map.add(0, 2, 1050);
  map.add(1, 1, 1000);
  expect(map.values[0] * map.unit).toBeCloseTo(2 * Math.exp(-50 / 200), 12);
  map.advance();
  map.add(0, 3, 1150);
  expect(map.values[0] * map.unit).toBeCloseTo(2 * Math.exp(-150 / 200) + 3 * Math.exp(-50 / 200), 12);
  expect(map.total).toBeCloseTo(2 * Math.exp(-150 / 200) + 3 * Math.exp(-50 / 200) + Math.exp(-200 / 200), 12);
});

it('several pixels get the same at once, one that is named twice gets it twice', () => {
  const [map, other] = [new LeakyMap(sensor, 0, 100, 200), new LeakyMap(sensor, 0, 100, 200)];
  map.addEach(Uint32Array.of(0, 1, 1), 2, 30);
  for (const pixel of [0, 1, 1]) other.add(pixel, 2, 30);
  expect(map.values).toEqual(other.values);
  expect(map.total).toBeCloseTo(other.total, 12);
});

it('goes on for ever: a steady stream of events has the same sum after 10 and after 10 000 memories', () => {
  const map = new LeakyMap(sensor, 0, 100, 100);
  const after = (from: number, to: number): number => {
    for (let step = from; step < to; step++) {
      map.add(0, 1, 100 * step);
      if (step < to - 1) map.advance();
    }
    const sum = map.values[0] * map.unit;
    map.advance();
    return sum;
  };
  const early = after(0, 10);
  expect(early).toBeCloseTo(1 / (Math.E - 1), 4);
  expect(after(10, 10_000)).toBeCloseTo(1 / (Math.E - 1), 12);
  expect(map.total).toBeCloseTo(map.values[0] * map.unit, 12);
});

import { expect, it } from 'vitest';
import { objectOfTrack } from './object-of-track.ts';

const at = (tUs: number, x: number, y = 20) => ({ tUs, x, y });
/** Stands at (30, 20) for a second, and is away until it comes back to (50, 20). */
const paused = {
  id: 7,
  t: Float64Array.of(0, 500_000, 1e6, 9e6, 10e6),
  x: Float64Array.of(30, 30, 30, 50, 50),
  y: Float64Array.of(20, 20, 20, 20, 20),
};
const moving = { id: 9, t: Float64Array.of(0, 1e6), x: Float64Array.of(0, 100), y: Float64Array.of(20, 20) };

it('a track is at the object that most of its points are at, between labels too', () => {
  expect(objectOfTrack([at(250_000, 25), at(300_000, 30), at(500_000, 33)], [paused, moving])).toBe(7);
  expect(objectOfTrack([at(250_000, 27, 24), at(500_000, 50)], [moving, paused])).toBe(9);
});

it('a tenth of its points is too little, and 6 px are enough', () => {
  const points = (near: number) => Array.from({ length: 10 }, (_, k) => at(1e5 * k, k < near ? 36 : 200));
  expect(objectOfTrack(points(1), [paused])).toBeNull();
  expect(objectOfTrack(points(2), [paused])).toBe(7);
  expect(objectOfTrack([at(0, 36.1)], [paused])).toBeNull();
});

it('nothing is known while labels pause, before the first and after the last', () => {
  expect(objectOfTrack([at(5e6, 40)], [paused])).toBeNull();
  expect(objectOfTrack([at(9e6, 50)], [paused])).toBe(7);
  expect(objectOfTrack([at(-1, 30), at(10e6 + 1, 50)], [paused])).toBeNull();
  expect(objectOfTrack([at(0, 30)], [])).toBeNull();
});

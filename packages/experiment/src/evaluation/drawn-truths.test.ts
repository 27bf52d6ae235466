import { expect, it } from 'vitest';
import { drawnTruths } from './detection-judge.ts';

const times = Float64Array.from({ length: 100 }, (_, i) => i * 10_000 + 5000);
/** Moves at 200 px/s for a second, from x = 20 on, with a label every 10 ms. */
const object = { id: 0, t: times, x: times.map((us) => 20 + (200 * us) / 1e6), y: new Float64Array(100).fill(60) };
const recording = { name: 'r', sensor: { width: 240, height: 180 }, startUs: 0, endUs: 4e6, objects: [object] };

const truthAt = (seconds: number, x: number, y = 60) =>
  drawnTruths(recording)([{ recording: 'r', tUs: 1e6 * seconds, durationUs: 10_000, x, y, w: 4, h: 4, score: 1 }])[0];

it('what is at a label matches, what is late or a little off is near it, and all else is stray', () => {
  // At 0.5 s the object is at 120, and 0.1 s ago it was at 100.
  expect(truthAt(0.5, 121)).toBe('match');
  expect(truthAt(0.5, 121, 69)).toBe('near');
  expect(truthAt(0.5, 101)).toBe('near');
  expect(truthAt(0.5, 140)).toBe('stray');
  expect(truthAt(0.5, 90)).toBe('stray');
  expect(truthAt(0.5, 120, 75)).toBe('stray');
});

it('for a tenth of a second the end of the labels is near, and what comes after the recording is at none', () => {
  expect(truthAt(1.06, 220)).toBe('near');
  expect(truthAt(1.3, 220)).toBe('stray');
  expect(truthAt(4, 220)).toBe('stray');
});

it('many are judged one by one', () => {
  const one = { recording: 'r', tUs: 5e5, durationUs: 10_000, x: 121, y: 60, w: 4, h: 4, score: 1 };
  expect(drawnTruths(recording)([{ ...one, x: 10 }, one, { ...one, y: 68 }])).toEqual(['stray', 'match', 'near']);
  expect(drawnTruths(recording)([])).toEqual([]);
});

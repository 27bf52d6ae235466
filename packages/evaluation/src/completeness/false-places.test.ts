import { expect, test } from 'vitest';
import { falsePlaces } from './conclude.ts';

const found = (seconds: number, x: number, score: number) => ({ tUs: seconds * 1e6, x, y: 10, score });
/** 36 s: a place is 100 per hour. */
const empty = { labels: [], seconds: 36 };

test('the common rate is that of the first detector; one with more places counts above some score', () => {
  const first = [found(1, 10, 1), found(2, 50, 1)];
  const other = [found(1, 10, 1), found(2, 50, 2), found(3, 90, 3)];
  expect(falsePlaces(empty, [first, other])).toEqual([
    { places: 2, perHour: 200, above: null, placesLeft: 2, perHourLeft: 200 },
    { places: 3, perHour: 300, above: 1, placesLeft: 2, perHourLeft: 200 },
  ]);
});

test('places that share the highest score cannot be told apart: only what is above all of them counts', () => {
  const saturated = [found(1, 10, 1.4), found(2, 50, 1.4)];
  expect(falsePlaces(empty, [[], saturated])[1]).toMatchObject({ above: 1.4, placesLeft: 0 });
});

test('what stands at a labelled object, within 10 px and 3 s of its labels, is not false', () => {
  const track = { id: 1, t: Float64Array.of(10e6, 20e6), x: Float64Array.of(0, 100), y: Float64Array.of(10, 10) };
  const labelled = { labels: [track], seconds: 36 };
  const placesOf = (...detections: ReturnType<typeof found>[]) => falsePlaces(labelled, [detections])[0].places;
  // Half way in time the object is half way between its labels.
  expect(placesOf(found(15, 50, 1), found(15, 60, 1))).toBe(0);
  expect(placesOf(found(15, 60.1, 1))).toBe(1);
  expect(placesOf(found(7, 0, 1), found(23, 100, 1))).toBe(0);
  expect(placesOf(found(6.9, 0, 1), found(23.1, 100, 1))).toBe(2);
});

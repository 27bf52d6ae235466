import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** After so many pictures of a box that moves, a time apart, ms. */
function turned(pictures: number, apart: number): { readonly pace: Pace; readonly now: number } {
  const pace = new Pace();
  let now = 0;
  for (let k = 0; k < pictures; k++) {
    pace.move(now);
    pace.begin(now, k > 0);
    now += apart;
  }
  return { pace, now: now - apart };
}

it('while the box moves, a picture adds the fewer points the longer pictures take', () => {
  const [quick, meant, slow] = [10, 50, 1000].map((apart) => turned(20, apart));
  const points = [quick, meant, slow].map(({ pace, now }) => pace.pointsOf(1e6, now));
  expect(points).toEqual([400_000, 40_000, 8_000]);
  expect([quick, meant, slow].map(({ pace }) => pace.isSlow)).toEqual([false, false, true]);
  // After two pictures: the second adds what it has time for, at least half and at most 1.3 times as many.
  const second = [24, 25, 50, 80, 1000].map((apart) => turned(2, apart)).map(({ pace, now }) => pace.pointsOf(1e6, now));
  expect(second).toEqual([52_000, 40_000, 40_000, 25_000, 20_000]);
});

it('at rest all points are there after twelve pictures, however slow they are', () => {
  const { pace, now } = turned(20, 1000);
  expect(pace.isResting(now + 1000)).toBe(false);
  pace.begin(now + 1000, true);
  expect(pace.pointsOf(1.2e6, now + 1000)).toBe(100_000);
  pace.move(now + 2000);
  expect(pace.pointsOf(1.2e6, now + 2000)).toBe(8_000);
});

it('a pause between pictures tells nothing of how long they take', () => {
  const { pace, now } = turned(20, 50);
  pace.begin(now + 60_000, false);
  expect([pace.isSlow, pace.pointsOf(0, now + 60_000)]).toEqual([false, 40_000]);
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LineBox, LineSpace } from './line-space.ts';

const sensor = { width: 24, height: 16 };
const stepUs = 100_000;
/** Velocities of 0 and ±4 px/s in both directions but not both, of 5 ways to move. */
const options = { lineBoxPx: 8, memoryS: 2, freshS: 0.5, maxSpeedPxS: 5 };
const some = (max: number) => fc.integer({ min: 0, max });
const space = () => new LineSpace(sensor, 0, stepUs, options);

/** How many velocities there are up to a speed. */
const velocities = (maxSpeedPxS: number) => new LineSpace(sensor, 0, stepUs, { ...options, maxSpeedPxS }).hypotheses / 24;

/** Distance from a to b on a ring, in [−n/2, n/2). */
const around = (distance: number, length: number) => distance - length * Math.floor(distance / length + 0.5);

/** Leaky sum of the votes that lie in a box that moves, one by one. */
function votesOf({ x, y, vx, vy }: LineBox, votes: readonly (readonly [number, number, number])[], endUs: number): number {
  let sum = 0;
  for (const [tUs, voteX, voteY] of votes) {
    const seconds = (endUs - tUs) / 1e6;
    const dx = around(voteX + vx * seconds - x, sensor.width);
    const dy = around(voteY + vy * seconds - y, sensor.height);
    if (dx >= -4 - 1e-9 && dx < 4 - 1e-9 && dy >= -4 - 1e-9 && dy < 4 - 1e-9) sum += Math.exp(-seconds / 2);
  }
  return sum;
}

it('has a box for every half of one, for every velocity', () => {
  expect(space().hypotheses).toBe(5 * 6 * 4);
  // What is left over at the edge has its own.
  expect(new LineSpace({ width: 25, height: 19 }, 0, stepUs, options).hypotheses).toBe(5 * 7 * 5);
  // With fewer than three a box would meet itself on the other side.
  expect(new LineSpace({ width: 6, height: 5 }, 0, stepUs, options).hypotheses).toBe(5 * 3 * 3);
  // The fastest velocities are those of exactly the greatest speed.
  expect([3.9, 4, 5.6, 5.7, 8].map(velocities)).toEqual([1, 5, 5, 9, 13]);
});

it('a spot that moves is in one box all the way, across the border, and only in those of its velocity', () => {
  const lines = space();
  lines.advance(0);
  for (let step = 1; step < 60; step++) {
    lines.vote(2 + 0.4 * step, 7, step * stepUs + 1);
    if (step < 59) lines.advance(16);
  }
  const boxes = lines.fullBoxes(60 * stepUs);
  expect(new Set(boxes.map(({ vx, vy }) => `${vx} ${vy}`))).toEqual(new Set(['4 0']));
  // Once on the ring of 24 px and 1.6 px further.
  for (const { x } of boxes) expect(Math.abs(around(x - 2, sensor.width))).toBeLessThanOrEqual(4);
});

it('boxes hold what adding up their votes one by one gives, and none that is full is left out', () => {
  const scenes = fc.array(fc.tuple(some(299_999), some(23), some(15)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(scenes, (drawn) => {
      const votes = drawn.toSorted((a, b) => a[0] - b[0]);
      const lines = space();
      let step = 0;
      lines.advance(1.5);
      for (const [tUs, x, y] of votes) {
        for (; tUs >= (step + 1) * stepUs; step++) lines.advance(1.5);
        lines.vote(x, y, tUs + stepUs);
      }
      const endUs = (step + 2) * stepUs;
      const late = votes.map(([tUs, x, y]) => [tUs + stepUs, x, y] as const);
      const boxes = lines.fullBoxes(endUs);
      for (const box of boxes) {
        expect(box.votes).toBeGreaterThanOrEqual(1.5);
        expect(box.votes).toBeCloseTo(votesOf(box, late, endUs), 9);
      }
      // The fullest of all boxes, found by looking at every place that a box can be in.
      const speeds = [-4, 0, 4]
        .flatMap((vx) => [-4, 0, 4].map((vy) => ({ vx, vy })))
        .filter(({ vx, vy }) => vx === 0 || vy === 0);
      const everywhere = speeds.flatMap(({ vx, vy }) =>
        [0, 1, 2, 3, 4, 5].flatMap((column) =>
          [0, 1, 2, 3].map((row) => {
            const seconds = endUs / 1e6;
            return votesOf(
              { x: 4 * column + 3.5 + vx * seconds, y: 4 * row + 3.5 + vy * seconds, vx, vy, votes: 0 },
              late,
              endUs,
            );
          }),
        ),
      );
      const most = Math.max(...everywhere);
      const found = Math.max(0, ...boxes.map((box) => box.votes));
      expect(found).toBeCloseTo(most >= 1.5 ? most : 0, 9);
    }),
  );
});

it('the mean is that of votes anywhere', () => {
  const lines = space();
  for (let y = 0; y < sensor.height; y++) for (let x = 0; x < sensor.width; x++) lines.vote(x, y, stepUs);
  expect(lines.meanVotes).toBeCloseTo(64, 9);
});

const looked = (freshS: number) => {
  const lines = new LineSpace(sensor, 0, stepUs, { ...options, freshS });
  lines.advance(3);
  for (let i = 0; i < 9; i++) lines.vote(9, 9, stepUs + i);
  let steps = 0;
  for (; lines.fullBoxes((steps + 2) * stepUs).length > 0; steps++) lines.advance(3);
  return steps;
};

it('votes count for the step in which they came, and for as many as half a second fills', () => {
  expect([0.1, 0.2, 0.41, 0.49, 0.5].map(looked)).toEqual([2, 3, 6, 6, 6]);
});

it('names a box once, however many votes it gets, and again when it has been empty', () => {
  const lines = space();
  const vote = (tUs: number) => {
    for (let i = 0; i < 9; i++) lines.vote(9, 9, tUs + i);
  };
  const boxes = (endUs: number) => lines.fullBoxes(endUs).map(({ x, y, vx, vy }) => `${x} ${y} ${vx} ${vy}`);
  lines.advance(3);
  vote(stepUs);
  const first = boxes(2 * stepUs);
  expect(first.length).toBeGreaterThan(0);
  expect(new Set(first).size).toBe(first.length);
  // One that stays is named once, too, when it gets more.
  lines.advance(3);
  vote(2 * stepUs);
  const second = boxes(3 * stepUs);
  expect(second.length).toBeGreaterThan(0);
  expect(new Set(second).size).toBe(second.length);
  let step = 3;
  for (; boxes(step * stepUs).length > 0; step++) lines.advance(3);
  vote((step - 1) * stepUs);
  expect(boxes(step * stepUs).length).toBeGreaterThan(0);
});

it('a box that has leaked below the level is no longer looked at', () => {
  const lines = space();
  lines.advance(7.5);
  for (let i = 0; i < 9; i++) lines.vote(9, 9, stepUs + i);
  // 9 votes leak by 5 % per step: 8.6, 8.1, 7.7, 7.4.
  const votes = [1, 2, 3, 4].map((step) => {
    const full = lines.fullBoxes((step + 1) * stepUs).map((box) => box.votes);
    lines.advance(7.5);
    return Math.max(0, ...full);
  });
  expect(votes).toEqual([1, 2, 3].map((step) => expect.closeTo(9 * Math.exp(-step / 20), 3)).concat([0]));
});

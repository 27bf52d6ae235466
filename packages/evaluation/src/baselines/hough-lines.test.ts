import type { EventStream } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { eventsOf, listed, movingSpot, streamOf } from '../../../detection/src/detections/scene.fixture.ts';
import { noiseEvents } from '../nulls/noise.fixture.ts';
import { houghLines, isNear, LinePeaks } from './hough-lines.ts';
import { wholeSteps } from './whole-steps.fixture.ts';

const sensor = { width: 120, height: 60 };
const options = {
  stepUs: 100_000,
  memoryS: 2,
  freshS: 0.5,
  boxRadiusPx: 2,
  separationPx: 12,
  falsePerMinute: 1,
  supportS: 0.1,
  voteS: 1,
  lineBoxPx: 8,
  maxSpeedPxS: 40,
};
const houghLineDetections = (events: EventStream) =>
  wholeSteps(events, options.stepUs, (startUs) => houghLines(sensor, { ...options, startUs }));
const noise = (seconds: number) => eventsOf(noiseEvents(sensor, 0.12 * 7200 * seconds, seconds * 1e6, 1));
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

it('a fast spot is found where it is, within 1.5 px, and leaves no trail', () => {
  const speed = 35;
  const found = listed(houghLineDetections(streamOf(sensor, [...noise(3), ...movingSpot(100, 3, 8, 30, speed, 2)])));
  const errors = found.map(({ tUs, x, y }) => Math.hypot(x - 8 - (speed * tUs) / 1e6, y - 30));
  expect(new Set(found.map(({ tUs }) => tUs)).size).toBeGreaterThanOrEqual(22);
  expect(median(errors)).toBeLessThan(1.5);
  expect(errors.filter((error) => error > 6).length).toBeLessThanOrEqual(1);
});

it('two that cross are two, before and after', () => {
  const left = movingSpot(100, 6, 10, 30, 16, 3);
  const down = movingSpot(100, 6, 2, 58, 9, 4).map(([tUs, x, y, p]) => [tUs, y, x, p] as const);
  const found = listed(houghLineDetections(streamOf(sensor, [...noise(6), ...left, ...down])));
  const at = (second: number) =>
    found
      .filter(({ tUs }) => Math.abs(tUs - second * 1e6) < 60_000)
      .map(({ x }) => Math.round(x / 8))
      .toSorted((a, b) => a - b);
  expect(at(1.5)).toEqual([4, 7]);
  expect(at(5.5)).toEqual([7, 12]);
  // Crossed, at 3 s, they are one spot.
  expect(at(3)).toHaveLength(1);
});

/** How many answers there are to two events, so long apart. */
const answers = (lastUs: number) =>
  [
    ...houghLineDetections(
      streamOf(sensor, [
        [7, 5, 5],
        [7 + lastUs, 5, 5],
      ]),
    ),
  ].length;

it('answers when a step is whole: an event at exactly its end belongs to the next one', () => {
  expect([99_999, 100_000, 199_999, 200_000].map(answers)).toEqual([0, 1, 1, 2]);
});

const peakOptions = { lineBoxPx: 8, memoryS: 2, separationPx: 12, freshS: 0.5, freshShare: 0.125 };
const box = (x: number, y: number, vx: number, votes: number) => ({ x, y, vx, vy: 0, votes });
/** Something that moves from x = 10 to 30 in two seconds and votes 20 times a second. */
function moving(): LinePeaks {
  const lines = new LinePeaks(peakOptions);
  for (let i = 0; i < 40; i++) lines.vote(10 + 0.5 * i, 20, i * 50_000);
  return lines;
}

it('holds its votes, each faded, and is the strongest of the lines that are near', () => {
  const [found, ...others] = moving().step([box(30, 20, 8, 20), box(30, 20, 10, 21)], 2e6, 5);
  expect(others).toEqual([]);
  const faded = Array.from({ length: 40 }, (_, i) => Math.exp((i * 0.05 - 2) / 2)).reduce((a, b) => a + b, 0);
  expect(found).toMatchObject({ x: 30, y: 20, vx: 10 });
  expect(found.votes).toBeCloseTo(faded, 9);
});

it('a line that crosses has only what is not taken, in later steps, too', () => {
  // Comes from where the object was a second ago, and is 30 px from it now; a few votes of its own lie on its way.
  const ghost = box(60, 20, 40, 15);
  const lines = moving();
  for (const x of [57, 58, 59]) lines.vote(x, 20, 1.95e6);
  expect(lines.step([box(30, 20, 10, 21), ghost], 2e6, 5).map(({ x }) => x)).toEqual([30]);
  expect(lines.step([box(31, 20, 10, 21), box(64, 20, 40, 15)], 2.1e6, 5).map(({ x }) => x)).toEqual([31]);
  // Without the object it counts.
  expect(lines.step([], 2.2e6, 5)).toEqual([]);
  expect(moving().step([ghost], 2e6, 1)).toHaveLength(0);
  const alone = moving();
  for (const x of [57, 58, 59]) alone.vote(x, 20, 1.95e6);
  expect(alone.step([ghost], 2e6, 5)).toHaveLength(1);
});

/** Two trains side by side, `apartPx` apart, and their boxes. */
function sideBySide(apartPx: number) {
  const lines = new LinePeaks(peakOptions);
  for (let i = 0; i < 40; i++) for (const y of [20, 20 + apartPx]) lines.vote(10 + 0.5 * i, y, i * 50_000);
  return lines.step([box(30, 20, 10, 21), { ...box(30, 20, 10, 20), y: 20 + apartPx }], 2e6, 5).map(({ y }) => y);
}

it('of lines nearer than 12 px the strongest counts, of those as far as that both', () => {
  expect(sideBySide(11.9)).toEqual([20]);
  expect(sideBySide(12)).toEqual([20, 32]);
});

/** Votes of the first line after the other one, which passed it at 2.03 s with 500 px/s, has been told, or has not. */
function votesBeside(isTold: boolean) {
  const lines = moving();
  for (let i = 0; i < 40; i++) {
    const tUs = 2.01e6 + 2000 * i;
    if (i === 15) lines.step([box(30.4, 20, 10, 21)], 2.04e6, 5);
    lines.vote(25, 10 + i, tUs);
    if (i >= 8 && i < 13) lines.vote(10 + tUs / 1e5, 20, tUs);
  }
  const crossing = { x: 25, y: 50, vx: 0, vy: 500, votes: 60 };
  const found = lines.step([...(isTold ? [crossing] : []), box(30.9, 20, 10, 21)], 2.09e6, 5);
  expect(found.map(({ vy }) => vy)).toEqual(isTold ? [500, 0] : [0]);
  return found.at(-1)?.votes;
}

it('a line that crosses another does not take its votes, though it is stronger', () => {
  expect(votesBeside(true)).toBe(votesBeside(false));
});

it('votes fade for three memories, and are forgotten then', () => {
  const lines = new LinePeaks(peakOptions);
  // Something that stands: ten votes at once, and ten more 6 s later, of which the first ten are 5 % then.
  for (let i = 0; i < 10; i++) lines.vote(30, 20, 0);
  for (let i = 0; i < 10; i++) lines.vote(30, 20, 6e6);
  const votes = (endUs: number) => lines.step([box(30, 20, 0, 21)], endUs, 5).map((line) => line.votes);
  expect(votes(6e6)).toEqual([expect.closeTo(10 + 10 * Math.exp(-3), 9)]);
  expect(votes(6e6 + 1)).toEqual([expect.closeTo(10, 4)]);
});

const tenVotes = () => {
  const peaks = new LinePeaks(peakOptions);
  for (let i = 0; i < 10; i++) peaks.vote(30, 20, 1e6);
  return peaks;
};

it('a vote is fresh for exactly half a second', () => {
  const still = box(30, 20, 0, 21);
  expect(tenVotes().step([still], 1.5e6, 5)).toHaveLength(1);
  expect(tenVotes().step([still], 1.5e6 + 1, 5)).toEqual([]);
});

const held = (old: number, fresh: number, level: number) => {
  const lines = new LinePeaks({ ...peakOptions, memoryS: 1e9 });
  for (let i = 0; i < old; i++) lines.vote(30, 20, 0);
  for (let i = 0; i < fresh; i++) lines.vote(30, 20, 1e6);
  return lines.step([box(30, 20, 0, 21)], 1e6, level).length;
};

it('a line that holds exactly the level is enough, and so is exactly the share that has to be fresh', () => {
  // An eighth of 16 votes is 2; the old ones have faded by 1e-9.
  expect([held(0, 5, 5), held(0, 5, 5.001)]).toEqual([1, 0]);
  expect([held(14, 2, 5), held(15, 2, 5), held(0, 2, 1)]).toEqual([1, 0, 1]);
});

it('an event is near a line within a distance, in both directions, on either side', () => {
  const line = { x: 30, y: 20, vx: 10, vy: -20, votes: 1 };
  const near = (x: number, y: number) => isNear({ x, y, tUs: 1e6 }, line, 1.5e6, 4);
  // Half a second before it was at (25, 30).
  for (const [dx, dy] of [
    [4, 0],
    [-4, 0],
    [0, 4],
    [0, -4],
    [4, 4],
    [-4, -4],
  ]) {
    expect(near(25 + dx, 30 + dy)).toBe(true);
    expect(near(25 + 1.01 * dx, 30 + 1.01 * dy)).toBe(false);
  }
});

it('does not count what lies beyond the border of the sensor', () => {
  // The Hough space is a torus and says 21; nothing of it lies where the line was.
  expect(moving().step([box(90, 20, 10, 21)], 2e6, 5)).toEqual([]);
});

import { type MotionMap, MotionLearner } from '@spikeseg/stdp';
import { describe, expect, it } from 'vitest';
import { motionOptions } from '../motions/motion-training.ts';
import { type Candidate, changeLines, endPeriod, type LearnedMap, leastClaimed, mostLearned } from './learned-maps.ts';

const [begun] = new MotionLearner({ width: 9, height: 9 }, motionOptions).state.maps;
const mapOf = (vx: number, vy: number): MotionMap => ({ ...begun, vx, vy, spread: 1 });
const candidate = (vx: number, vy: number, share: number, claimed = leastClaimed): Candidate => ({
  map: mapOf(vx, vy),
  claimed,
  share,
});
const learnedMap = (id: number, vx: number, vy: number, share: number): LearnedMap => ({
  id,
  vx,
  vy,
  spread: 1,
  share,
  map: mapOf(vx, vy),
});
const velocities = (maps: readonly LearnedMap[]) => maps.map(({ id, vx, vy, share }) => [id, vx, vy, share]);
const none = { learned: [], moved: [], forgotten: [] };

describe('the end of a period', () => {
  it('learns what has claimed enough events, and enough of them', () => {
    const { learned, changes } = endPeriod([], [candidate(12, 3, 3e-4), candidate(-20, 0, 2e-3)], 7, true);
    expect(velocities(learned)).toEqual([
      [8, -20, 0, 2e-3],
      [7, 12, 3, 3e-4],
    ]);
    expect(changes).toEqual({ ...none, learned });
  });

  it.each([
    ['what has claimed too few events', [candidate(12, 3, 2e-3, leastClaimed - 1)], true],
    ['what has too small a share', [candidate(12, 3, 2.9e-4)], true],
    ['what stands', [candidate(1, -2, 0.1)], true],
    ['anything, where the maps tell the events no better than background does', [candidate(12, 3, 2e-3)], false],
  ])('does not learn %s', (_, candidates, isTold) => {
    expect(endPeriod([], candidates, 0, isTold)).toEqual({ learned: [], changes: none });
  });

  it('what was learned stays, and is not learned a second time', () => {
    const before = [learnedMap(3, 12, 3, 2e-3)];
    const { learned, changes } = endPeriod(before, [candidate(12.4, 3, 4e-3, 0), candidate(13, 3, 2e-3)], 4, true);
    expect(velocities(learned)).toEqual([[3, 12, 3, 3e-3]]);
    expect(changes).toEqual(none);
    // What it learns goes on all the same.
    expect(learned[0].map.vx).toBe(12.4);
  });

  it('what was learned follows its objects when they have become faster', () => {
    const { learned, changes } = endPeriod([learnedMap(3, 12, 3, 2e-3)], [candidate(13.5, 3, 2e-3, 0)], 4, false);
    expect(velocities(learned)).toEqual([[3, 13.5, 3, 2e-3]]);
    expect(changes).toEqual({ ...none, moved: learned });
  });

  it('what nothing claims any more is forgotten within three periods, the later the more it had claimed', () => {
    let learned: readonly LearnedMap[] = [learnedMap(0, 12, 3, 0.5), learnedMap(1, -30, 3, 5e-4), learnedMap(2, 40, 3, 7e-4)];
    const left: number[] = [];
    while (learned.length > 0) {
      left.push(learned.length);
      const next = endPeriod(learned, [], 3, true);
      expect(next.changes.forgotten).toHaveLength(learned.length - next.learned.length);
      learned = next.learned;
    }
    // 5, 2.5 and 7, 3.5, 1.8 and, of 21 that count, 10.5, 5.3, 2.6 ten-thousandths.
    expect(left).toEqual([3, 2, 1]);
  });

  it('no more than eight are in use: those with the largest shares, and no number is given twice', () => {
    const before = Array.from({ length: mostLearned }, (_, k) => learnedMap(k, 10 * k + 5, 0, 1e-4 * (k + 4)));
    const kept = before.map(({ vx, vy, share }) => candidate(vx, vy, share));
    const more = [candidate(0, 50, 0.02), candidate(0, -50, 3e-4)];
    const { learned, changes } = endPeriod(before, [...kept, ...more], 8, true);
    expect(learned.map(({ id }) => id)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(changes.forgotten.map(({ id }) => id)).toEqual([0]);
    expect(changes.learned.map(({ id }) => id)).toEqual([8]);
  });
});

it('changes are told in a line of each kind', () => {
  const [one, other] = [learnedMap(0, 12.14, -3, 2.1e-3), learnedMap(1, 0, 40, 4e-4)];
  expect(changeLines({ learned: [one], moved: [], forgotten: [other] })).toEqual([
    'learned 1 velocity: (12.1, -3.0) px/s, 0.2 % of events',
    'forgot 1 velocity: (0.0, 40.0) px/s',
  ]);
  expect(changeLines({ learned: [one, other], moved: [one], forgotten: [] })).toEqual([
    'learned 2 velocities: (12.1, -3.0) px/s, 0.2 % of events; (0.0, 40.0) px/s, 0.04 % of events',
    'followed 1 velocity: (12.1, -3.0) px/s',
  ]);
  expect(changeLines(none)).toEqual([]);
});

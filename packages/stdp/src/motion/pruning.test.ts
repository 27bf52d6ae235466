import { describe, expect, it } from 'vitest';
import { options, size, stateOf } from './motion.fixture.ts';
import { MotionLearner } from './motion-learner.ts';
import type { MotionMap } from './motion-map.ts';

function pruned(maps: readonly Partial<MotionMap>[], share = 1e-4): MotionLearner {
  const learner = new MotionLearner(size, options, stateOf(maps));
  learner.prune(share);
  return learner;
}

/** Maps that are left of two. */
const left = (spread: number, apart: number): number =>
  pruned([
    { vx: 10, spread: 8 },
    { vx: 10 + apart, spread },
  ]).state.maps.length;

const means = (value: number) => ({ dx: value, dy: 2 * value, delay: value, excess: value, fourth: value });
const closeTo = (value: number) => expect.closeTo(value, 12) as number;

describe('pruning', () => {
  it('removes maps that claim less than a share, and those that are too fast', () => {
    const learner = pruned([
      { vx: 10, priors: [0.00004, 0.00005] },
      { vx: 83, priors: [0.2, 0.1] },
      { vx: -30, priors: [0.00004, 0.00007] },
      { vx: 0, vy: -81, priors: [0.01, 0.02] },
    ]);
    // The most frequent first.
    expect(learner.state.maps.map(({ id }) => id)).toEqual([3, 2]);
    expect(learner.nothing).toBeCloseTo(1 - 0.03 - 0.00011, 12);
  });

  it('merges maps that have become one, each by what it has claimed, also one that claims little', () => {
    const learner = pruned([
      { vx: 11, vy: 3, spread: 4, claimed: 100, priors: [0.00004, 0.00001], means: means(1), kinds: { all: 70, off: 20 } },
      { vx: 12, vy: 2, spread: 2.9, claimed: 300, priors: [0.01, 0.02], means: means(5), kinds: { all: 200, off: 110 } },
      { vx: 14.5, vy: 2, spread: 2, claimed: 10, priors: [0.001, 0.001], means: means(0) },
    ]);
    const { maps } = learner.state;
    expect(maps.map(({ id }) => id)).toEqual([1, 2]);
    const [{ priors, ...one }] = maps;
    expect(one).toEqual({
      id: 1,
      vx: closeTo(11.75),
      vy: closeTo(2.25),
      spread: closeTo(3.175),
      claimed: 400,
      kinds: { all: 270, off: 130 },

      means: { dx: closeTo(4), dy: closeTo(8), delay: closeTo(4), excess: closeTo(4), fourth: closeTo(4) },
    });
    expect(priors).toEqual([closeTo(0.01004), closeTo(0.02001)]);
    expect(1 - learner.nothing).toBeCloseTo(0.03205, 12);
  });

  it('the narrower of two maps says how near they must be, and less than 1 px/s always is', () => {
    expect([left(4, 2.7), left(4, 2.9), left(0.5, 0.99), left(0.5, 1.01)]).toEqual([1, 2, 1, 2]);
  });

  it('leaves a learner that goes on', () => {
    const learner = pruned([{ vx: 10 }, { vx: -10, priors: [0, 0] }, { vx: 30 }]);
    const kept = new MotionLearner(size, options, learner.state);
    for (const [k, x] of [20, 22, 25].entries())
      expect(learner.observe(x, 20, 2e5 * k, 5, true)).toBe(kept.observe(x, 20, 2e5 * k, 5, true));
    expect(learner.state).toEqual(kept.state);
  });
});

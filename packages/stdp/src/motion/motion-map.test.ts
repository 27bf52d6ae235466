import { describe, expect, it } from 'vitest';
import { pairVariance } from './event-context.ts';
import { type Earlier, newMap, reachedBy } from './motion.fixture.ts';
import { delayReach, kernelOf, learnMotion, type MotionMap, timeOnSensor, weighMotion } from './motion-map.ts';

const ratesHz = [4, 13, 42];

/** s·g·r of one event of the context, from the definition of the kernel. */
function oddsOf({ vx, vy, spread }: MotionMap, { dx, dy, delayS, ratio = 10 }: Earlier, rateHz: number): number {
  const variance = pairVariance + (spread * delayS) ** 2;
  const distance = (dx - vx * delayS) ** 2 + (dy - vy * delayS) ** 2;
  return distance > 9 * variance ? 0 : (rateHz * ratio * Math.exp(-distance / variance / 2)) / (2 * Math.PI * variance);
}

/** Of a map that reaches back for 0.5 s. */
const weighed = (products: readonly number[], onSensor: number): number[] => {
  const odds = new Float64Array(ratesHz.length);
  weighMotion(kernelOf(newMap({ vx: 38 }), 24, 1.2, ratesHz), Float64Array.from(products), { ratesHz, onSensor }, odds);
  return [...odds];
};

describe('the likelihood ratio of a context', () => {
  it('of nothing is that of an object that has sent nothing', () => {
    expect(weighed([1, 1, 1], 0.5)).toEqual([-2, -6.5, -21].map((nats) => Math.exp(nats)));
    expect(weighed([1, 1, 1], 0.25)).toEqual([-1, -3.25, -10.5].map((nats) => Math.exp(nats)));
  });

  it('is so many times as large for the events that are there', () => {
    const [one, two, three] = weighed([3, 1.5, 1e4], 0.5);
    expect(one).toBeCloseTo(3 * Math.exp(-2), 12);
    expect(two).toBeCloseTo(1.5 * Math.exp(-6.5), 12);
    expect(three).toBeCloseTo(1e4 * Math.exp(-21), 12);
  });

  it('is at most e^30, however much there is', () => {
    expect(weighed([1e300, Infinity, 1e15], 0.25)).toEqual([Math.exp(30), Math.exp(30), 1e15 * Math.exp(-10.5)]);
    expect(weighed([1, 1, Infinity], 1000)).toEqual([0, 0, 0]);
  });
});

describe('the time on the sensor', () => {
  const size = { width: 100, height: 80 };
  const time = (changes: Partial<MotionMap>, x: number, y: number, reachS = 1) =>
    timeOnSensor(newMap({ spread: 0.5, ...changes }), x, y, reachS, size);

  it('is the whole reach in the middle, and half of it along an edge', () => {
    expect(time({ vx: 10 }, 50, 40)).toBe(1);
    // The middle of the outermost pixels is half a pixel inside.
    for (const [x, y, vx, vy] of [
      [50, 0, 10, 0],
      [50, 79, 10, 0],
      [0, 40, 0, 10],
      [99, 40, 0, -10],
    ]) {
      expect(time({ vx, vy }, x, y)).toBeGreaterThan(0.5);
      expect(time({ vx, vy }, x, y)).toBeLessThan(0.63);
    }
    expect(time({}, 0, 0)).toBeGreaterThan(0.25);
    expect(time({}, 0, 0)).toBeLessThan(0.4);
  });

  it('does not jump where a path comes near an edge', () => {
    expect(time({ vx: 10 }, 50, 5)).toBe(1);
    expect(time({ vx: 10 }, 50, 4)).toBeGreaterThan(0.96);
  });

  it('of what has just come in is the time since then', () => {
    // It came in 0.6 s ago, from the left or from below.
    expect(time({ vx: 40 }, 24, 40)).toBeCloseTo(0.6, 1);
    expect(time({ vy: -40 }, 50, 55)).toBeCloseTo(0.6, 1);
    // Going out it was there all the time.
    expect(time({ vx: -40 }, 24, 40)).toBe(1);
  });
});

it('a kernel reaches back until its path is 5 px before the end of the context', () => {
  expect(delayReach({ vx: 10, vy: -5 }, 24, 1.2)).toBe(1.2);
  expect(delayReach({ vx: 0, vy: 0 }, 24, 1.2)).toBe(1.2);
  expect(delayReach({ vx: 38, vy: 20 }, 24, 1.2)).toBe(0.5);
  expect(delayReach({ vx: 20, vy: -76 }, 24, 1.2)).toBe(0.25);
});

/** Learns `times` times from the same context. */
function learn(map: MotionMap, earlier: readonly Earlier[], times: number, responsibility = 1): MotionMap {
  const shares = Float64Array.of(0.2, 0.5, 0.3);
  for (let k = 0; k < times; k++) learnMotion(map, reachedBy(map, earlier, 1.2), { ratesHz, widest: 8 }, shares, responsibility);
  return map;
}

/** Events of an object with such a velocity, exactly where it was, and others at places beside it. */
const path = (vx: number, vy: number, besides: readonly (readonly [number, number])[] = [[0, 0]]): Earlier[] =>
  [0.1, 0.3, 0.45, 0.8, 1.1].flatMap((delayS) => besides.map(([x, y]) => ({ dx: vx * delayS + x, dy: vy * delayS + y, delayS })));

/** How far a mean moves at once. */
const step = (claimed: number, responsibility: number): number =>
  learn(newMap({ vx: 14, vy: -9, claimed }), path(14, -9), 1, responsibility).means.delay;

describe('learning', () => {
  it('the velocity becomes that of the events, however far from it the map began', () => {
    for (const [vx, vy] of [
      [8, -4],
      [14, -9],
      [20, -3],
    ]) {
      const map = learn(newMap({ vx, vy }), path(14, -9), 6);
      expect(map.vx).toBeCloseTo(14, 9);
      expect(map.vy).toBeCloseTo(-9, 9);
    }
  });

  it('a map at the true velocity stays there when its events are as far to one side as to the other', () => {
    const beside = [
      [2, 1],
      [-2, -1],
      [0.5, -3],
      [-0.5, 3],
    ] as const;
    const map = learn(newMap({ vx: 14, vy: -9 }), path(14, -9, beside), 200);
    expect(map.vx).toBeCloseTo(14, 9);
    expect(map.vy).toBeCloseTo(-9, 9);
  });

  it('the velocity is the weighted regression of how far on how long ago', () => {
    const earlier = [
      { dx: 5, dy: -1, delayS: 0.4 },
      { dx: 9, dy: 3, delayS: 1, ratio: 0.7 },
      { dx: 200, dy: 0, delayS: 0.5 },
      { dx: 10, dy: 0, delayS: 1.3 },
    ];
    const begun = newMap({ vx: 10, spread: 4, claimed: 5 });
    const weights = earlier.slice(0, 2).map((one) => {
      const shares = [0.2, 0.5, 0.3].map((share, s) => share * (1 - 1 / (1 + oddsOf(begun, one, ratesHz[s]))));
      return shares.reduce((sum, share) => sum + share) / (pairVariance + (4 * one.delayS) ** 2);
    });
    const sum = (of: (one: Required<Pick<Earlier, 'dx' | 'dy' | 'delayS'>>) => number) =>
      weights.reduce((total, weight, k) => total + weight * of(earlier[k]) * earlier[k].delayS, 0);
    const { vx, vy } = learn(begun, earlier, 1);
    expect(vx / (sum(({ dx }) => dx) / sum(({ delayS }) => delayS))).toBeCloseTo(1, 2);
    expect(vy / (sum(({ dy }) => dy) / sum(({ delayS }) => delayS))).toBeCloseTo(1, 2);
  });

  it('the spread becomes what the events are beside their path beyond what a spot is', () => {
    // Half of a squared distance is that of one axis.
    const [delayS, beside] = [0.8, 6];
    const earlier = [-beside, beside].map((y) => ({ dx: 14 * delayS, dy: y, delayS }));
    const { spread } = learn(newMap({ vx: 14 }), earlier, 31);
    expect(spread).toBeCloseTo(Math.sqrt((beside ** 2 / 2 - pairVariance) / delayS ** 2), 9);
  });

  it('the spread stays from half a pixel per second to what is allowed', () => {
    expect(learn(newMap({ vx: 14, vy: -9 }), path(14, -9), 31).spread).toBe(0.5);
    const far = [-12, 12].map((y) => ({ dx: 14, dy: y, delayS: 1 }));
    expect(learn(newMap({ vx: 14 }), far, 31).spread).toBe(8);
  });

  it('a map moves after 5 claims, and its spread after 30', () => {
    const far = path(14, -9);
    expect(learn(newMap({ vx: 8, vy: -4 }), far, 5)).toMatchObject({ vx: 8, vy: -4, spread: 8, claimed: 5 });
    expect(learn(newMap({ vx: 8, vy: -4 }), far, 30)).toMatchObject({ spread: 8 });
    expect(learn(newMap({ vx: 8, vy: -4 }), far, 15, 1 / 3).vx).toBe(8);
  });

  it('learns the slower the more it has claimed, and in proportion to what it claims', () => {
    expect(step(200, 0.5) / step(200, 1)).toBeCloseTo(0.5 * (201.5 / 202) ** -0.7, 9);
    expect(step(10_000, 1) / step(1000, 1)).toBeCloseTo((10_002 / 1002) ** -0.7, 9);
    expect(step(0, 1)).toBe(step(2, 1));
  });

  it('what another map claims teaches nothing', () => {
    const others = path(20, 3).map((one) => ({ ...one, owner: 8, unclaimed: 0 }));
    const own = path(14, -9).map((one) => ({ ...one, owner: 3, unclaimed: 0 }));
    const { vx, vy } = learn(newMap({ id: 3, vx: 14, vy: -6 }), [...others, ...own], 6);
    expect(vx).toBeCloseTo(14, 9);
    expect(vy).toBeCloseTo(-9, 9);
  });
});

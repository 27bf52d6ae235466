import { deriveSeed, NEVER_FIRED, randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LearningRule } from './learning-rule.ts';
import { learnLikelihood, sharesElsewhere, type WinShares } from './likelihood-rule.ts';
import type { Winner } from './winners.ts';

const rule: LearningRule = { kind: 'likelihood', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 5 };
const f32 = Math.fround;

/** Teaches one map Bernoulli inputs with these chances, in two channels against this background. @returns its weights */
function learnBernoulli(chances: readonly number[], background: readonly number[], wins: number, own = rule): Float32Array {
  const random = randomGenerator(deriveSeed(3, 'bernoulli', wins));
  const weights = new Float32Array(chances.length).fill(own.weightMin + 0.8 * (own.weightMax - own.weightMin));
  let shares: WinShares | undefined;
  for (let k = 0; k < wins; k++) {
    const pattern = Uint8Array.from(chances, (chance) => (random.uniform() < chance ? 1 : 0));
    const elsewhere = Float64Array.from(background, (chance) => chance * 2 * random.uniform());
    shares = learnLikelihood(own, weights, { map: 0, wins: k, shares, pattern, elsewhere }).shares;
  }
  return weights;
}

describe('learnLikelihood', () => {
  test('fixed point: on Bernoulli inputs the weights become ln(p/b), between 0 and 5 nats', () => {
    const chances = [0.9, 0.5, 0.2, 0.05, 0, 1, 0.4, 0.1];
    const background = [0.05, 0.2];
    const expected = chances.map((p, i) => Math.min(5, Math.max(0, Math.log(p / background[i >> 2]))));
    const weights = learnBernoulli(chances, background, 60_000);
    for (const [i, weight] of weights.entries()) expect(Math.abs(weight - expected[i])).toBeLessThan(0.12);
    expect(expected.filter((nats) => nats > 0.5)).toHaveLength(5);
  });

  test('the range of weights is five nats, wherever it lies', () => {
    const wide = learnBernoulli([0.9, 0.3, 0.1, 0.01], [0.05], 2000);
    const narrow = learnBernoulli([0.9, 0.3, 0.1, 0.01], [0.05], 2000, { ...rule, weightMin: -1, weightMax: 1 });
    for (const [i, weight] of narrow.entries()) expect(weight).toBeCloseTo(-1 + (2 * wide[i]) / 5, 5);
  });

  test('its steps end by themselves: the hundredfold wins move it twenty times less', () => {
    const pattern = Uint8Array.of(1);
    const step = (wins: number): number => {
      const shares = { inputs: [0.5], elsewhere: [0.1] };
      const weights = Float32Array.of(f32(Math.log(5)));
      return learnLikelihood(rule, weights, { map: 0, wins, shares, pattern, elsewhere: Float64Array.of(0.1) }).change;
    };
    // (n + 1)^-0.7: 100^0.7 = 25, less what the logarithm bends.
    expect(step(98) / step(9998)).toBeGreaterThan(20);
    expect(step(98) / step(9998)).toBeLessThan(100 ** 0.7);
  });

  test('hand-computed: the first win begins with the shares that the weights stand for', () => {
    const weights = Float32Array.of(9, 9, f32(Math.log(2)), f32(Math.log(2)));
    const elsewhere = Float64Array.of(0.25);
    const { shares, change } = learnLikelihood(rule, weights, {
      map: 1,
      wins: 0,
      shares: undefined,
      pattern: Uint8Array.of(1, 0),
      elsewhere,
    });
    const rate = 2 ** -0.7;
    const [up, down] = [0.5 + rate * 0.5, 0.5 - rate * 0.5];
    expect(shares.elsewhere).toEqual([0.25]);
    expect(shares.inputs[0]).toBeCloseTo(up, 7);
    expect(shares.inputs[1]).toBeCloseTo(down, 7);
    expect([...weights.subarray(0, 2)]).toEqual([9, 9]);
    expect(weights[2]).toBeCloseTo(Math.log(up / 0.25), 6);
    expect(weights[3]).toBe(0);
    expect(change).toBeCloseTo((Math.log(up / 0.25) - Math.log(2) + Math.log(2)) / 2, 6);
  });

  test('what is never seen elsewhere weighs most, and what is never seen at all nothing', () => {
    const weights = Float32Array.of(1, 1);
    const win = { map: 0, wins: 3, shares: { inputs: [0, 0], elsewhere: [0] }, elsewhere: Float64Array.of(0) };
    learnLikelihood(rule, weights, { ...win, pattern: Uint8Array.of(1, 0) });
    expect([...weights]).toEqual([5, 0]);
  });

  test('shares stay shares and weights stay in bounds, whatever comes', () => {
    const seen = fc.record({
      pattern: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      elsewhere: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 60 }), (all) => {
        const weights = Float32Array.of(0, 2, 5);
        let shares: WinShares | undefined;
        for (const [wins, { pattern, elsewhere }] of all.entries()) {
          const win = { map: 0, wins, shares, pattern: Uint8Array.from(pattern, Number), elsewhere: Float64Array.of(elsewhere) };
          shares = learnLikelihood(rule, weights, win).shares;
          for (const share of [...shares.inputs, ...shares.elsewhere]) expect(share >= 0 && share <= 1).toBe(true);
          for (const weight of weights) expect(weight >= 0 && weight <= 5).toBe(true);
        }
      }),
    );
  });
});

const winner = (y: number, x: number, step: number): Winner => ({ map: 0, y, x, step, potential: 1 });

describe('sharesElsewhere', () => {
  /** Two channels of 4 × 5; the first spikes in row 3 only, at steps 0 to 4 from left to right. */
  const firstSpike = new Int32Array(40).fill(NEVER_FIRED);
  for (let x = 0; x < 5; x++) firstSpike[15 + x] = x;
  firstSpike[20 + 4] = 2;
  const pre = { shape: [2, 4, 5], firstSpike } as const;

  test('hand-computed: what had spiked by the winner, outside its field', () => {
    // The field covers rows 0 to 1 and columns 0 to 1 of the corner: 16 places are left.
    const [early, late] = sharesElsewhere(pre, [winner(0, 0, 1), winner(0, 0, 3)], 3);
    expect([...early]).toEqual([2 / 16, 0]);
    expect([...late]).toEqual([4 / 16, 1 / 16]);
  });

  test('the fields of all winners are left out for each', () => {
    const [first] = sharesElsewhere(pre, [winner(0, 0, 4), winner(3, 4, 0)], 3);
    // Without the corner of 4 places and that of the other winner, with two spikes of row 3 and none of the second channel.
    expect([...first]).toEqual([3 / 12, 1 / 12]);
  });

  test('where fields leave nothing, all places count', () => {
    expect([...sharesElsewhere(pre, [winner(1, 2, 4)], 5)[0]]).toEqual([5 / 20, 1 / 20]);
  });

  test('without a winner nothing is asked', () => expect(sharesElsewhere(pre, [], 3)).toEqual([]));
});

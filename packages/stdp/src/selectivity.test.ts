import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { concordance, selectivity } from './selectivity.ts';

const random = randomGenerator(3);
const pattern = Uint8Array.from({ length: 100 }, () => (random.uniform() < 0.2 ? 1 : 0));

describe('concordance', () => {
  test('is 1 when the weights are the pattern and −1 when they are its opposite about the same mean', () => {
    expect(concordance(Float32Array.from(pattern), pattern)).toBe(1);
    expect(concordance([0, 1, 0, 1], [1, 0, 1, 0])).toBe(-1);
  });

  test('hand-computed', () => {
    // means ½, variances 1/16 and ¼, covariance ⅛
    expect(concordance([0.25, 0.75], [0, 1])).toBeCloseTo((2 * 0.125) / (0.0625 + 0.25), 12);
  });

  test('constant maps score 0 on every pattern: saturated, silent, untrained without spread', () => {
    for (const level of [0, 0.8, 1]) expect(concordance(new Float64Array(100).fill(level), pattern)).toBeCloseTo(0, 12);
  });

  test('a full or empty pattern tells nothing apart', () => {
    expect(concordance([0.2, 0.9, 0.4], [1, 1, 1])).toBe(0);
    expect(concordance([0, 0, 0], [0, 0, 0])).toBe(0);
  });

  test('a trace of the pattern in saturated weights is not knowledge, though a correlation would call it perfect', () => {
    const hint = Float64Array.from(pattern, (p) => 0.99 + 0.01 * p);
    expect(concordance(hint, pattern)).toBeLessThan(0.02);
  });
});

describe('selectivity', () => {
  test('averages over maps, not over winners', () => {
    const stimuli = [[{ map: 0, match: 1 }], [{ map: 0, match: 1 }], [{ map: 0, match: 1 }], [{ map: 1, match: 0.5 }]];
    expect(selectivity(2, stimuli)).toEqual({ figure: 0.75, winners: 4, coverage: 1 });
  });

  test('a map that never wins counts 0, so one lucky winner does not make a good layer', () => {
    expect(selectivity(10, [[{ map: 3, match: 1 }], [], [], []])).toEqual({ figure: 0.1, winners: 1, coverage: 0.25 });
  });

  test('a silent layer, or no stimuli, scores 0', () => {
    expect(selectivity(4, [[], []])).toEqual({ figure: 0, winners: 0, coverage: 0 });
    expect(selectivity(4, [])).toEqual({ figure: 0, winners: 0, coverage: 0 });
  });
});

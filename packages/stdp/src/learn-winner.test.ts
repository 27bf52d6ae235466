import type { LearningRule } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { learnWinner } from './learn-winner.ts';
import { learn } from './rules/learning-rule.ts';

const rule: LearningRule = { kind: 'soft', lrPlus: 0.5, lrMinus: 0.25, weightMin: 0, weightMax: 1 };

describe('learnWinner', () => {
  test('hand-computed: taking part strengthens, not taking part weakens', () => {
    const weights = Float32Array.of(0.5, 0.5, 0.5, 0.5);
    const change = learnWinner(rule, weights, 1, Uint8Array.of(1, 0));
    expect([...weights]).toEqual([0.5, 0.5, 0.625, 0.4375]);
    expect(change).toBe((0.125 + 0.0625) / 2);
  });

  test('writes the winning map and no other', () => {
    const weights = Float32Array.from({ length: 12 }, () => 0.5);
    learnWinner(rule, weights, 2, Uint8Array.of(1, 1, 1));
    expect(weights.findIndex((w) => w !== 0.5)).toBe(6);
    expect(weights.findLastIndex((w) => w !== 0.5)).toBe(8);
  });

  test('reports the change after clamping: weights at their bounds do not move', () => {
    const weights = Float32Array.of(1, 0);
    expect(learnWinner({ ...rule, kind: 'additive' }, weights, 0, Uint8Array.of(1, 0))).toBe(0);
    expect([...weights]).toEqual([1, 0]);
  });

  test('every synapse learns by itself', () => {
    const before = Float32Array.from({ length: 25 }, (_, i) => (i + 1) / 27);
    const pattern = Uint8Array.from(before, (_, i) => (i % 3) & 1);
    const after = before.slice();
    learnWinner(rule, after, 0, pattern);
    expect([...after]).toEqual([...before].map((w, i) => learn(rule, w, pattern[i] === 1)));
  });

  test('repeating one pattern turns the weights into it', () => {
    const weights = new Float32Array(9).fill(0.8);
    const pattern = Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0);
    for (let k = 0; k < 100; k++) learnWinner(rule, weights, 0, pattern);
    expect([...weights].map(Math.round)).toEqual([...pattern]);
  });
});

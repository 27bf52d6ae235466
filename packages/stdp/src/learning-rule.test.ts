import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LearningRule } from './learning-rule.ts';
import { clampWeight, learn, learnWinner, softBound } from './learning-rule.ts';

const soft: LearningRule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 };
const plain: LearningRule = { ...soft, kind: 'additive' };
const f32 = Math.fround;

describe('learn', () => {
  test('hand-computed: soft bounds scale the step by w(1 − w)', () => {
    expect(learn(soft, 0.5, true)).toBe(f32(0.5 + f32(f32(0.04) * 0.25)));
    expect(learn(soft, 0.5, false)).toBe(f32(0.5 - f32(f32(0.03) * 0.25)));
  });

  test('hand-computed: additive steps are the learning rates', () => {
    expect(learn(plain, 0.5, true)).toBe(f32(0.54));
    expect(learn(plain, 0.5, false)).toBe(f32(0.47));
  });

  test('bounds other than 0 and 1 bound the weights', () => {
    const wide: LearningRule = { ...soft, weightMin: -2, weightMax: 0.1 };
    expect(learn(wide, -2, true)).toBe(-2);
    expect(learn({ ...wide, kind: 'additive' }, f32(0.09), true)).toBe(f32(0.1));
    expect(clampWeight(wide, 7)).toBe(f32(0.1));
    expect(clampWeight(wide, -7)).toBe(-2);
  });

  test.each([soft, plain])('keeps weights in bounds for ever and moves them the right way ($kind)', (rule) => {
    const weight = fc.float({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(weight, fc.array(fc.boolean(), { maxLength: 200 }), (start, pairings) => {
        let now = start;
        for (const causal of pairings) {
          const next = learn(rule, now, causal);
          expect(next).toBe(f32(next));
          expect(next >= 0 && next <= 1).toBe(true);
          expect(causal ? next >= now : next <= now).toBe(true);
          now = next;
        }
      }),
    );
  });
});

const rule: LearningRule = { kind: 'soft', lrPlus: 0.5, lrMinus: 0.25, weightMin: 0, weightMax: 1 };

describe('learnWinner', () => {
  test('hand-computed: taking part strengthens, not taking part weakens, in the winning map alone', () => {
    const weights = new Float32Array(6).fill(0.5);
    const change = learnWinner(rule, weights, 1, Uint8Array.of(1, 0));
    expect([...weights]).toEqual([0.5, 0.5, 0.625, 0.4375, 0.5, 0.5]);
    expect(change).toBe((0.125 + 0.0625) / 2);
  });

  test('reports the change after clamping: weights at their bounds do not move', () => {
    const weights = Float32Array.of(1, 0);
    expect(learnWinner({ ...rule, kind: 'additive' }, weights, 0, Uint8Array.of(1, 0))).toBe(0);
    expect([...weights]).toEqual([1, 0]);
  });
});

describe('softBound', () => {
  test('fixed points: it vanishes at both bounds, whatever they are', () => {
    for (const [min, max] of [
      [0, 1],
      [-1, 1],
      [0.25, 4],
    ] as const) {
      expect(softBound(min, min, max)).toBe(0);
      expect(softBound(max, min, max)).toBe(0);
    }
  });

  test('rounds to float32 after every operation', () => {
    const w = Math.fround(0.3);
    expect(softBound(w, 0, 1)).toBe(Math.fround(w * Math.fround(1 - w)));
    expect(softBound(w, 0, 1)).not.toBe(w * (1 - w));
  });
});

import type { LearningRule } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { additive } from './additive.ts';
import { clampWeight, learn } from './learning-rule.ts';

const soft: LearningRule = { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 };
const plain: LearningRule = { ...soft, kind: 'additive' };
const f32 = Math.fround;

describe('learn', () => {
  test('hand-computed: soft bounds scale the step by w(1 − w)', () => {
    expect(learn(soft, 0.5, true)).toBe(f32(0.5 + f32(f32(0.04) * 0.25)));
    expect(learn(soft, 0.5, false)).toBe(f32(0.5 - f32(f32(0.03) * 0.25)));
  });

  test('hand-computed: additive steps are the learning rates', () => {
    expect(additive()).toBe(1);
    expect(learn(plain, 0.5, true)).toBe(f32(0.54));
    expect(learn(plain, 0.5, false)).toBe(f32(0.47));
  });

  test('additive weights are clamped, soft ones never need to be', () => {
    expect(learn(plain, f32(0.98), true)).toBe(1);
    expect(learn(plain, f32(0.02), false)).toBe(0);
    expect(learn(soft, f32(0.98), true)).toBeLessThan(1);
    expect(learn(soft, f32(0.02), false)).toBeGreaterThan(0);
  });

  test('bounds are fixed points of the soft rule', () => {
    for (const causal of [true, false]) {
      expect(learn(soft, 0, causal)).toBe(0);
      expect(learn(soft, 1, causal)).toBe(1);
    }
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

  test('closed form: logit(w) grows by about lr⁺ per potentiation, so w follows the logistic curve', () => {
    const small: LearningRule = { ...soft, lrPlus: 0.001 };
    let w = 0.5;
    for (let k = 0; k < 2000; k++) w = learn(small, w, true);
    expect(w).toBeCloseTo(1 / (1 + Math.exp(-2)), 3);
  });

  test('equal shares of both pairings leave a weight drifting towards the larger rate', () => {
    let w = f32(0.5);
    for (let k = 0; k < 400; k++) w = learn(soft, w, k % 2 === 0);
    expect(w).toBeGreaterThan(0.7);
  });
});

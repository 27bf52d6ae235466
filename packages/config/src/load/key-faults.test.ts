import { expect, test } from 'vitest';
import { faultProblem, keyFaults, keyOf } from './key-faults.ts';

/** Faults as `kind path: expected, got`. */
const told = (values: Record<string, unknown>) =>
  keyFaults(values).map((fault) => {
    const { kind, keyPath, expected, got } = faultProblem(fault, values, [{ kind: 'override', values }]);
    return `${kind} ${keyPath}: ${expected}, ${got}`;
  });

test.each([
  [{}, []],
  [{ seed: 'x' }, ['invalid-value seed: integer in [0, 4294967295], the text "x"']],
  [{ model: { leaks: [0, 0] } }, ['invalid-value model.leaks: list of 3, each number >= 0, the list [0, 0]']],
  [{ model: { leaks: [0, null, 0] } }, ['invalid-value model.leaks[1]: number >= 0, nothing (null)']],
  [{ evaluation: { radii_px: [1, 0] } }, ['invalid-value evaluation.radii_px[1]: number > 0, 0']],
  [{ evaluation: { radii_px: [] } }, ['invalid-value evaluation.radii_px: list, each number > 0, the list []']],
  [{ data: { window_stride: 0 } }, ['invalid-value data.window_stride: integer >= 1 or null, 0']],
  [
    { data: { augmentation: true } },
    ['invalid-value data.augmentation: a mapping of keys (enabled, flip_horizontal, flip_polarity), true'],
  ],
  [
    { data: { augmentation: { on: 1 } } },
    ['unknown-key data.augmentation.on: one of enabled, flip_horizontal or flip_polarity, 1'],
  ],
])('%j: %j', (values, faults) => {
  expect(told(values)).toEqual(faults);
});

test('every unknown key is a fault of its own', () => {
  expect(keyFaults({ a: 1, b: 2, stdp: { c: 3 } })).toEqual(
    expect.arrayContaining([
      { kind: 'unknown-key', path: ['a'] },
      { kind: 'unknown-key', path: ['b'] },
      { kind: 'unknown-key', path: ['stdp', 'c'] },
    ]),
  );
});

test('an unknown key knows what may have been meant', () => {
  const [fault] = keyFaults({ stdp: { lrPlus: 1 } });
  expect(faultProblem(fault, {}, []).suggestions).toEqual(['lr_plus']);
});

test('the key of a path is what stands before the list positions', () => {
  expect(keyOf(['model', 'leaks', 1])).toEqual(['model', 'leaks']);
  expect(keyOf(['seed'])).toEqual(['seed']);
  expect(keyOf([])).toEqual([]);
});

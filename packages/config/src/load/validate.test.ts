import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandDotted, type Mapping, mergeConfigs } from '../merge-configs.ts';
import { rules } from '../rules/rules.ts';
import { anyConfig, partialConfig } from '../schema/config.fixture.ts';
import { defaultConfig } from '../schema/config.ts';
import type { ConfigSource } from './source.ts';
import { faultProblem, keyFaults, keyOf, keyProblems, suggestKeys, validate } from './validate.ts';

const override = (values: Mapping): ConfigSource => ({ kind: 'override', values: expandDotted(values) });
const presetOf = (values: Mapping): ConfigSource => ({ kind: 'preset', values: expandDotted(values) });

test('no sources give the defaults', () => {
  expect(validate([])).toEqual({ config: defaultConfig(), problems: [] });
});

test('later sources win', () => {
  const { config } = validate([presetOf({ seed: 1, max_epochs: 2 }), override({ seed: 3 })]);
  expect(config).toEqual(mergeConfigs(defaultConfig(), { seed: 3, max_epochs: 2 }));
});

test('a wrong value that is replaced later is no problem', () => {
  expect(validate([presetOf({ seed: 'x' }), override({ seed: 3 })]).problems).toEqual([]);
});

test('a problem is blamed on the source whose value counts', () => {
  const { problems } = validate([presetOf({ seed: 1, 'stdp.lr_plus': -1 }), override({ seed: -1 })]);
  expect(problems.map(({ source, keyPath }) => [source, keyPath])).toEqual([
    ['override', 'seed'],
    ['preset', 'stdp.lr_plus'],
  ]);
});

test('wrong keys have their defaults in the configuration, right ones their values', () => {
  const { config, problems } = validate([
    override({ seed: 7, device: 'gpu', 'stdp.lr_pluss': 1, 'model.leaks': [0, 'x', 0], wta: 5 }),
  ]);
  expect(problems).toHaveLength(4);
  expect(config).toEqual(mergeConfigs(defaultConfig(), { seed: 7 }));
});

test('rules are checked beside wrong keys that they do not look at', () => {
  const { problems } = validate([override({ seed: -1, 'model.use_dog_filters': false })]);
  expect(problems.map(({ kind }) => kind)).toEqual(['invalid-value', 'conflict']);
});

test('a rule between a section that is no mapping and a key waits', () => {
  expect(validate([override({ data: 5, 'model.pool1_kernel': 300 })]).problems).toMatchObject([{ keyPath: 'data' }]);
});

test('a conflict with a default is told where the other key is', () => {
  expect(validate([override({ 'model.thresholds': [0.05, 1, 1] })]).problems).toMatchObject([
    { kind: 'conflict', source: 'override', keyPath: 'model.leaks[0]', got: '0.09' },
  ]);
});

test('single keys are checked without rules', () => {
  expect(keyProblems([override({ 'model.leaks': [9, 9, 9] })])).toEqual([]);
  expect(keyProblems([override({ 'model.leaks': [9, 9, -9] })])).toMatchObject([
    { kind: 'invalid-value', keyPath: 'model.leaks[2]', expected: 'number >= 0', got: '-9' },
  ]);
});

test('valid configurations have no problems', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(validate([override(config as unknown as Mapping)])).toEqual({ config, problems: [] });
    }),
    { numRuns: 50 },
  );
});

test('keys that are fine by themselves have exactly the conflicts that the rules find', () => {
  fc.assert(
    fc.property(partialConfig, (partial) => {
      const { config, problems } = validate([override(partial)]);
      expect(problems.map(({ kind, expected }) => [kind, expected])).toEqual(
        rules.flatMap((rule) => rule.conflicts(config).map(({ expected }) => ['conflict', expected])),
      );
    }),
    { numRuns: 50 },
  );
});

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
  [{ data: { held_out: ['a', ''] } }, ['invalid-value data.held_out[1]: text, the text ""']],
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
  expect(faultProblem(fault, {}, []).suggestions).toEqual(['stdp.lr_plus']);
});

test.each([
  ['mode', ['wta.mode']],
  ['homeostasis_lr', ['wta.homeostasis_lr']],
])('%s at the left edge, where a guide lost its indentation, is the key of that very name in its section', (key, meant) => {
  expect(suggestKeys([key])).toEqual(meant);
});

test('the key of a path is what stands before the list positions', () => {
  expect(keyOf(['model', 'leaks', 1])).toEqual(['model', 'leaks']);
  expect(keyOf(['seed'])).toEqual(['seed']);
  expect(keyOf([])).toEqual([]);
});

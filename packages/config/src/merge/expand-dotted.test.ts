import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { partialConfig } from '../schema/config.fixture.ts';
import { expandDotted, nest } from './expand-dotted.ts';
import type { Mapping } from './mapping.ts';
import { isMapping } from './mapping.ts';

test('nests dotted keys at every depth', () => {
  expect(expandDotted({ seed: 7, 'stdp.lr_plus': 1, data: { 'augmentation.enabled': false } })).toEqual({
    seed: 7,
    stdp: { lr_plus: 1 },
    data: { augmentation: { enabled: false } },
  });
});

test('keys of one section meet, and the later one wins', () => {
  expect(expandDotted({ stdp: { lr_plus: 1, lr_minus: 2 }, 'stdp.lr_plus': 3 })).toEqual({ stdp: { lr_plus: 3, lr_minus: 2 } });
  expect(expandDotted({ 'stdp.lr_plus': 3, stdp: { lr_plus: 1 } })).toEqual({ stdp: { lr_plus: 1 } });
});

test('lists are values', () => {
  expect(expandDotted({ 'model.leaks': [1, 2, 3] })).toEqual({ model: { leaks: [1, 2, 3] } });
});

test('__proto__ in a path is an ordinary key', () => {
  const expanded = expandDotted({ 'a.__proto__.polluted': true });
  expect(Object.keys(expanded['a'] as Mapping)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a value at a path', () => {
  expect(nest(['a'], 1)).toEqual({ a: 1 });
  expect(nest(['a', 'b', 'c'], [1])).toEqual({ a: { b: { c: [1] } } });
});

test('undoes flattening', () => {
  const flatten = (mapping: Mapping, prefix = ''): [string, unknown][] =>
    Object.entries(mapping).flatMap(([key, value]): [string, unknown][] =>
      isMapping(value) ? flatten(value, `${prefix}${key}.`) : [[prefix + key, value]],
    );
  fc.assert(
    fc.property(partialConfig, (partial) => {
      expect(expandDotted(Object.fromEntries(flatten(partial as Mapping)))).toEqual(partial);
      expect(expandDotted(partial as Mapping)).toEqual(partial);
    }),
    { numRuns: 50 },
  );
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandDotted, isMapping, type Mapping, mergeConfigs, mergeMappings, nest, ownValue, valueAt } from './merge-configs.ts';
import { anyConfig, partialConfig } from './schema/config.fixture.ts';
import { defaultConfig } from './schema/config.ts';

test('mappings merge, everything else replaces', () => {
  const base = { seed: 1, model: { leaks: [1, 2, 3], n_classes: 1 }, data: { window_stride: 5 } };
  const override = { model: { leaks: [0] }, data: { window_stride: null }, extra: { deep: { deeper: true } } };
  expect(mergeMappings(base, override)).toEqual({
    seed: 1,
    model: { leaks: [0], n_classes: 1 },
    data: { window_stride: null },
    extra: { deep: { deeper: true } },
  });
});

test('a mapping and a plain value replace each other', () => {
  expect(mergeMappings({ a: { b: 1 } }, { a: 2 })).toEqual({ a: 2 });
  expect(mergeMappings({ a: 2 }, { a: { b: 1 } })).toEqual({ a: { b: 1 } });
  expect(mergeMappings({ a: { b: 1 } }, { a: [] })).toEqual({ a: [] });
});

test('undefined means absent', () => {
  expect(mergeConfigs(defaultConfig(), { seed: undefined, stdp: { lr_plus: undefined } })).toEqual(defaultConfig());
  expect(Object.keys(mergeMappings({}, { a: undefined }))).toEqual([]);
});

test('keys of the base keep their order', () => {
  expect(Object.keys(mergeMappings({ b: 1, a: 2 }, { c: 3, a: 4 }))).toEqual(['b', 'a', 'c']);
});

test('__proto__ stays an ordinary key and pollutes nothing', () => {
  const merged = mergeMappings(
    { a: 1 },
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  );
  expect(Object.keys(merged)).toEqual(['a', '__proto__', 'constructor']);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('nothing over a configuration, and a configuration over itself, is the configuration', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(mergeConfigs(config, {})).toEqual(config);
      expect(mergeConfigs(config, config)).toEqual(config);
      expect(mergeMappings({}, config as unknown as Mapping)).toEqual(config);
    }),
    { numRuns: 30 },
  );
});

test('merging is associative', () => {
  fc.assert(
    fc.property(partialConfig, partialConfig, partialConfig, (a, b, c) => {
      expect(mergeConfigs(mergeConfigs(a, b), c)).toEqual(mergeConfigs(a, mergeConfigs(b, c)));
    }),
    { numRuns: 30 },
  );
});

test('a second time changes nothing', () => {
  fc.assert(
    fc.property(anyConfig, partialConfig, (config, partial) => {
      const once = mergeConfigs(config, partial);
      expect(mergeConfigs(once, partial)).toEqual(once);
    }),
    { numRuns: 30 },
  );
});

test('changes neither input and shares nothing with them', () => {
  fc.assert(
    fc.property(anyConfig, partialConfig, (config, partial) => {
      const before = structuredClone([config, partial]);
      scramble(mergeConfigs(config, partial));
      expect([config, partial]).toEqual(before);
    }),
    { numRuns: 30 },
  );
});

/** Overwrites every value at every depth. */
function scramble(value: unknown): void {
  if (Array.isArray(value)) value.fill('scrambled');
  else if (isMapping(value)) {
    for (const key of Object.keys(value)) {
      scramble(value[key]);
      (value as Record<string, unknown>)[key] = 'scrambled';
    }
  }
}

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

test.each([
  [{}, true],
  [Object.create(null), true],
  [JSON.parse('{"__proto__": 1}'), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
  [new Date(0), false],
  [new Map(), false],
])('%j is a mapping: %j', (value, expected) => {
  expect(isMapping(value)).toBe(expected);
});

test('names of Object.prototype are ordinary names', () => {
  expect(ownValue({}, 'constructor')).toBeUndefined();
  expect(ownValue({}, '__proto__')).toBeUndefined();
  expect(ownValue(JSON.parse('{"__proto__": 7}'), '__proto__')).toBe(7);
});

test('follows names and list positions', () => {
  const tree = { model: { leaks: [0.09, 0.01, 0] }, empty: null };
  expect(valueAt(tree, [])).toBe(tree);
  expect(valueAt(tree, ['model', 'leaks', 1])).toBe(0.01);
  expect(valueAt(tree, ['empty'])).toBeNull();
});

test('what is not there is undefined', () => {
  const tree = { model: { leaks: [1] } };
  expect(valueAt(tree, ['model', 'leaks', 5])).toBeUndefined();
  expect(valueAt(tree, ['model', 'leaks', 'length'])).toBeUndefined();
  expect(valueAt(tree, ['model', 0])).toBeUndefined();
  expect(valueAt(tree, ['stdp', 'lr_plus'])).toBeUndefined();
  expect(valueAt(tree, ['toString'])).toBeUndefined();
});

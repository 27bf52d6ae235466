import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyConfig, partialConfig } from '../schema/config.fixture.ts';
import { defaultConfig } from '../schema/config.ts';
import type { Mapping } from './mapping.ts';
import { isMapping } from './mapping.ts';
import { mergeConfigs, mergeMappings } from './merge-configs.ts';

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

import * as fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { describeConfig } from '../describe/describe-config.ts';
import { guideValues } from '../load/guide.fixture.ts';
import { expandDotted, valueAt } from '../merge-configs.ts';
import { anyConfig, keyValue } from './config.fixture.ts';
import type { PartialConfig, SpikesegConfig } from './config.ts';
import { configSchema, defaultConfig } from './config.ts';

test("the defaults are the guide's values", () => {
  expect(defaultConfig()).toMatchObject(expandDotted(guideValues));
});

// Their defaults are in configs/config.yaml, which generated-files.test.ts holds to the schema.
test('keys that the guide does not have are marked as extensions, and only they', () => {
  const others = describeConfig().filter(({ extension }) => !extension);
  expect(others.map(({ path }) => path)).toEqual(Object.keys(guideValues));
});

test('two defaults share no list', () => {
  const [a, b] = [defaultConfig(), defaultConfig()];
  expect(a).toEqual(b);
  expect(a.model.kernel_sizes).not.toBe(b.model.kernel_sizes);
  expect(a.data.held_out).not.toBe(b.data.held_out);
});

test('a valid configuration stays as it is', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(configSchema.parse(config)).toEqual(config);
    }),
    { numRuns: 50 },
  );
});

test.each(describeConfig().map(({ path }) => path))('%s alone changes itself and nothing else', (path) => {
  const [value] = fc.sample(
    keyValue(path).filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(valueAt(defaultConfig(), path.split('.')))),
    { numRuns: 1, seed: 42 },
  );
  const config = configSchema.parse(expandDotted({ [path]: value }));
  const changed = describeConfig().filter(
    (key) => JSON.stringify(valueAt(config, key.path.split('.'))) !== JSON.stringify(key.default),
  );
  expect(changed.map((key) => key.path)).toEqual([path]);
  expect(valueAt(config, path.split('.'))).toEqual(value);
});

test('types: lists per layer have three entries and nothing can be written', () => {
  expectTypeOf<SpikesegConfig['model']['leaks']>().toEqualTypeOf<readonly [number, number, number]>();
  expectTypeOf<SpikesegConfig['wta']['mode']>().toEqualTypeOf<'global' | 'local' | 'both'>();
  expectTypeOf<SpikesegConfig['data']['window_stride']>().toEqualTypeOf<number | null>();
  expectTypeOf<SpikesegConfig['data']['input_channels']>().toEqualTypeOf<1 | 2>();
  expectTypeOf<{ readonly stdp: { readonly lr_plus: number } }>().toExtend<PartialConfig>();
});

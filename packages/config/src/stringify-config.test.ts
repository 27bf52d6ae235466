import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeConfig } from './describe/describe-config.ts';
import { resolvePaths } from './load/paths.ts';
import { parseYaml } from './load/read-yaml.ts';
import type { ConfigSource } from './load/source.ts';
import { validate } from './load/validate.ts';
import { mergeConfigs, valueAt } from './merge-configs.ts';
import { anyConfig } from './schema/config.fixture.ts';
import { defaultConfig } from './schema/config.ts';
import { stringifyConfig } from './stringify-config.ts';

/** Loads a text as loadConfig does, without a file. */
function load(text: string) {
  const { values, document, lines, problems } = parseYaml(text, 'c.yaml');
  const sources: ConfigSource[] = [{ kind: 'file', file: 'c.yaml', folder: '/elsewhere', values, document, lines }];
  const checked = validate(sources);
  const resolved = resolvePaths(checked.config, sources, { cwd: '/cwd', home: '/home/ada', env: {} });
  expect([...problems, ...checked.problems, ...resolved.problems]).toEqual([]);
  return resolved.config;
}

test('a configuration survives being written and read', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(load(stringifyConfig(config))).toEqual(config);
    }),
    { numRuns: 100 },
  );
});

test('equal configurations give equal text, whatever the order of their keys', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const reversed = Object.fromEntries(Object.entries(config).toReversed()) as typeof config;
      expect(stringifyConfig(reversed)).toBe(stringifyConfig(config));
      expect(stringifyConfig(load(stringifyConfig(config)))).toBe(stringifyConfig(config));
    }),
    { numRuns: 30 },
  );
});

test('has every key, in the order of the schema', () => {
  const { values } = parseYaml(stringifyConfig(defaultConfig()), 'c.yaml');
  const written = describeConfig().map(({ path }) => [path, valueAt(values, path.split('.'))]);
  expect(written).toEqual(describeConfig().map(({ path, default: value }) => [path, value]));
  expect(Object.keys(values)).toEqual(Object.keys(defaultConfig()));
});

test('lists are on one line and texts are quoted where they must be', () => {
  const text = stringifyConfig(mergeConfigs(defaultConfig(), { experiment_name: '007', output_dir: './a: b' }));
  expect(text).toContain('\n  kernel_sizes: [5, 5, 7]\n');
  expect(text).toMatch(/^experiment_name: "007"\noutput_dir: "\.\/a: b"\n/);
});

test('a $ in a path is written so that it stays', () => {
  const config = mergeConfigs(defaultConfig(), { output_dir: './$HOME', data: { data_root: '/a$$b' } });
  expect(stringifyConfig(config)).toContain('output_dir: ./$$HOME\n');
  expect(load(stringifyConfig(config))).toEqual(config);
});

test('long texts are not folded', () => {
  const root = `/${'very long name '.repeat(30)}end`;
  expect(stringifyConfig(mergeConfigs(defaultConfig(), { data: { data_root: root } }))).toContain(`  data_root: ${root}\n`);
});

test('the input stays as it is', () => {
  const config = defaultConfig();
  stringifyConfig(config);
  expect(config).toEqual(defaultConfig());
});

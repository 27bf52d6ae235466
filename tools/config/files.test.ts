import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeConfig, describeLayers } from '../../packages/config/src/describe/describe-config.ts';
import { loadConfig } from '../../packages/config/src/load/load-config.ts';
import { presetNames } from '../../packages/config/src/load/presets.ts';
import { parseYaml } from '../../packages/config/src/load/read-yaml.ts';
import { defaultConfig } from '../../packages/config/src/schema/config.ts';
import { commentLines, exampleYaml, generatedFiles, keyLine, presetYaml } from './files.mjs';
import { markdownTable, referencePage } from './page.mjs';

const inRepository = (path: string) => new URL(`../../${path}`, import.meta.url);
/** A checkout on Windows may have its line ends. */
const read = (path: string) => readFileSync(inRepository(path), 'utf8').replaceAll('\r\n', '\n');

test.each(Object.entries(generatedFiles()))('%s is current; if not: npx node tools/config/generate.mjs', (path, text) => {
  expect(read(path)).toBe(text);
});

const yamlFiles = readdirSync(inRepository('configs')).filter((name) => name.endsWith('.yaml'));

test('configs/ holds the generated files at least', () => {
  expect(yamlFiles).toEqual(expect.arrayContaining(['config.yaml', ...presetNames.map((name) => `${name}.yaml`)]));
});

test.each(yamlFiles)('configs/%s loads and refers to the schema', (name) => {
  expect(read(`configs/${name}`)).toMatch(/^# yaml-language-server: \$schema=\.\/spikeseg\.schema\.json\n/);
  expect(() => loadConfig(fileURLToPath(inRepository(`configs/${name}`)))).not.toThrow();
});

test('config.yaml holds every key with its default and its help', () => {
  const { values } = parseYaml(exampleYaml(), 'config.yaml');
  expect(values).toEqual(defaultConfig());
  const words = exampleYaml().replaceAll(/\s*\n\s*# /g, ' ');
  for (const { description } of describeConfig()) expect(words).toContain(description);
});

test('a preset file opens each section once', () => {
  for (const name of presetNames) expect(parseYaml(presetYaml(name), name).problems).toEqual([]);
});

const rows = referencePage()
  .split('\n')
  .filter((line) => /^(\| |- )`/.test(line));

test('the page has one row for every key', () => {
  expect(rows.filter((row) => describeConfig().some(({ path }) => row.startsWith(`- \`${path}: `)))).toHaveLength(
    describeConfig().length,
  );
  expect(referencePage()).toMatch(/- `stdp\.lr_plus: 0\.04`: .*\(Kirkland 2023\)/);
});

test.each(describeConfig())('the row of $path tells what the schema tells', ({ path, description }) => {
  const row = rows.find((line) => line.startsWith(`- \`${path}: `)) ?? '';
  expect(row).toContain(description);
});

const cells = (text: string) => text.replaceAll('|', '\\|');

test('every field of a layer is there with what it takes and does', () => {
  for (const { tag, fields } of describeLayers()) {
    const found = fields.filter(
      ({ name, type, description }) =>
        name !== 'kind' &&
        !rows.some((row) =>
          [name === 'init' ? tag : `${name}\``, cells(type), cells(description)].every((part) => row.includes(part)),
        ),
    );
    expect([tag, found]).toEqual([tag, []]);
  }
});

test('lines of YAML', () => {
  expect(keyLine('  ', 'leaks', [0.09, 0.01, 0])).toBe('  leaks: [0.09, 0.01, 0]');
  expect(keyLine('', 'name', '007')).toBe('name: "007"');
  expect(keyLine('', 'stride', null)).toBe('stride: null');
});

test('comments are broken at 120 characters and keep their indentation', () => {
  const lines = commentLines('word '.repeat(60).trim(), '  ');
  expect(lines.length).toBe(3);
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(120);
    expect(line).toMatch(/^ {2}# word( word)*$/);
  }
  expect(commentLines('short')).toEqual(['# short']);
});

test('tables are aligned and bars in cells escaped', () => {
  expect(
    markdownTable(
      ['a', 'long head'],
      [
        ['1', 'x|y'],
        ['22222', ''],
      ],
    ),
  ).toBe(['| a     | long head |', '| ----- | --------- |', '| 1     | x\\|y      |', '| 22222 |           |'].join('\n'));
});

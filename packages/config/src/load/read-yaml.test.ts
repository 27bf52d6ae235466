import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError, type ConfigProblem } from '../config-error.ts';
import type { Mapping } from '../merge-configs.ts';
import { partialConfig } from '../schema/config.fixture.ts';
import { parseYaml } from './read-yaml.ts';

const values = (text: string) => parseYaml(text, 'c.yaml').values;

function problems(text: string): readonly ConfigProblem[] {
  try {
    parseYaml(text, 'c.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('expected an error');
}

test.each(['', '\n\n', '# only a comment\n', '---\n', '{}', '\uFEFF', 'null'])('%j is an empty configuration', (text) => {
  expect(values(text)).toEqual({});
});

test('a section without keys is empty, also a nested one; a null value stays', () => {
  expect(values('model:\ndata:\n  augmentation:\n  window_stride:\n')).toEqual({
    model: {},
    data: { augmentation: {}, window_stride: null },
  });
});

test('line ends of Windows, anchors and quotes are YAML as ever', () => {
  expect(values("seed: 1\r\nmodel: &m\r\n  leaks: [1, 2, 3]\r\nother: *m\r\nname: '1'\r\n")).toEqual({
    seed: 1,
    model: { leaks: [1, 2, 3] },
    other: { leaks: [1, 2, 3] },
    name: '1',
  });
});

test('YAML 1.2: yes, on and 1_000 are texts', () => {
  expect(values('a: yes\nb: on\nc: 1_000\nd: 1e-4\n')).toEqual({ a: 'yes', b: 'on', c: '1_000', d: 0.0001 });
});

test.each([
  ['- 1\n', 1, 1, 'the list [1]'],
  ['\n  text\n', 2, 3, 'the text "text"'],
  ['42', 1, 1, '42'],
])('%j is not a mapping', (text, line, column, got) => {
  expect(problems(text)).toMatchObject([
    { kind: 'invalid-value', file: 'c.yaml', line, column, expected: 'a mapping of keys at the top level', got },
  ]);
});

test.each([
  ['stdp:\n\tlr_plus: 1\n', 2, 1, /Tabs are not allowed/],
  ['seed: [1, 2\n', 2, 1, /Flow sequence/],
  ['a: 1\n b: 2\n', 1, 4, /Nested mappings|All mapping items|implicit keys/i],
  ['seed: "open\n', 2, 1, /quote/],
  ['seed: 1\n---\nseed: 2\n', 2, 1, /multiple documents/],
  ['seed: !!python/tuple [1]\n', 1, 7, /Unresolved tag/],
  ['seed: *nowhere\n', 1, 1, /Unresolved alias/],
])('%j is a syntax error at %i:%i', (text, line, column, reason) => {
  const [first] = problems(text);
  expect(first).toMatchObject({ kind: 'syntax', file: 'c.yaml', line, column });
  expect(first.got).toMatch(reason);
  expect(first.got).not.toContain('\n');
});

test('all syntax errors are told at once', () => {
  expect(problems('a: [1\nb: {\n').length).toBeGreaterThan(1);
});

/** A list of twenty times another one. */
const level = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 20 }, () => `*${of}`).join(', ')}]\n`;

test.each(['a: &a [*a]\n', 'data: &d\n  sensor: *d\n', 'a: &a {b: [1, {c: *a}]}\n'])(
  '%j holds itself, and is refused',
  (text) => {
    expect(problems(text)).toMatchObject([
      { kind: 'syntax', expected: 'YAML whose aliases can be resolved', got: 'an alias inside what it stands for' },
    ]);
  },
);

test('an exploding nest of aliases is refused', () => {
  const bomb = `a: &a [x]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}`;
  expect(problems(bomb)).toMatchObject([{ kind: 'syntax', expected: 'YAML whose aliases can be resolved' }]);
});

test('doubled keys are returned, so that other problems can be reported with them', () => {
  const { problems: doubled } = parseYaml('seed: 1\nstdp: {lr_plus: 1, lr_plus: 2}\nseed: 2\n', 'c.yaml');
  expect(doubled).toMatchObject([
    { kind: 'duplicate-key', line: 2, column: 20, keyPath: 'stdp.lr_plus' },
    { kind: 'duplicate-key', line: 3, column: 1, keyPath: 'seed' },
  ]);
});

test('__proto__ is an ordinary key', () => {
  expect(Object.keys(values('__proto__: {polluted: true}\n'))).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('reads back what a YAML writer wrote', () => {
  fc.assert(
    fc.property(partialConfig, (partial) => {
      expect(values(stringify(partial as Mapping))).toEqual(partial);
    }),
    { numRuns: 50 },
  );
});

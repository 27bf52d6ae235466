import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import {
  ConfigError,
  type ConfigProblem,
  isConfigError,
  keyPathText,
  problemText,
  throwProblems,
  valueText,
} from './config-error.ts';

const first: ConfigProblem = {
  kind: 'unknown-key',
  source: 'file',
  file: 'config.yaml',
  line: 12,
  column: 3,
  keyPath: 'stdp.lr_pluss',
  expected: 'one of lr_plus or lr_minus',
  got: '1',
  suggestions: ['stdp.lr_plus'],
};
const second: ConfigProblem = { kind: 'conflict', source: 'override', keyPath: 'seed', expected: 'a', got: 'b', suggestions: [] };

test('tells the first problem and counts the rest', () => {
  const text = 'config.yaml:12:3 stdp.lr_pluss: no such key; did you mean stdp.lr_plus?';
  expect(new ConfigError([first]).message).toBe(text);
  expect(new ConfigError([first, second]).message).toBe(`${text} (and 1 more problem)`);
  expect(new ConfigError([first, second, second]).message).toBe(`${text} (and 2 more problems)`);
});

test('holds all problems and keeps the cause', () => {
  const cause = new Error('why');
  const error = new ConfigError([first, second], { cause });
  expect(error).toMatchObject({ name: 'ConfigError', problems: [first, second], cause });
});

test('the guard knows the error, also of another copy of the package', () => {
  expect(isConfigError(new ConfigError([first]))).toBe(true);
  expect(isConfigError(Object.assign(new Error('copy'), { name: 'ConfigError', problems: [first] }))).toBe(true);
  expect(isConfigError(new Error('other'))).toBe(false);
  expect(isConfigError({ name: 'ConfigError', problems: [] })).toBe(false);
});

test('no problems, no error', () => {
  expect(() => throwProblems([])).not.toThrow();
  expect(() => throwProblems([second, first])).toThrow(says('seed', 'b', 1));
});

const problem: ConfigProblem = {
  kind: 'invalid-value',
  source: 'file',
  file: 'config.yaml',
  line: 12,
  column: 3,
  keyPath: 'stdp.lr_plus',
  expected: 'number >= 0',
  got: 'the text "fast"',
  suggestions: [],
};

test('says how to go on', () => {
  expect(problemText({ ...problem, fix: 'write a number' })).toMatch(/got the text "fast"; write a number$/);
  expect(problemText({ ...problem, suggestions: ['a', 'b'] })).toMatch(/; did you mean a or b\?$/);
});

test('an unknown key is told by what may have been meant, else by what there is', () => {
  const unknown: ConfigProblem = {
    ...problem,
    kind: 'unknown-key',
    keyPath: 'stdp.lr_pluss',
    expected: 'one of lr_plus or lr_minus',
    got: '1',
  };
  expect(problemText({ ...unknown, suggestions: ['lr_plus'] })).toMatch(says('config.yaml:12:3 stdp.lr_pluss', 'lr_plus'));
  expect(problemText(unknown)).toMatch(says('config.yaml:12:3 stdp.lr_pluss', 'lr_plus', 'lr_minus'));
});

test.each([
  [{ source: 'override' }, 'stdp.lr_plus: expected'],
  [{ source: 'preset' }, 'preset stdp.lr_plus: expected'],
  [{ source: 'default' }, 'stdp.lr_plus: expected'],
  [{ source: 'file', file: 'a.yaml' }, 'a.yaml stdp.lr_plus: expected'],
] as const)('a value from %j is at %s', (place, start) => {
  const { kind, keyPath, expected, got, suggestions } = problem;
  expect(problemText({ kind, keyPath: keyPath ?? '', expected, got, suggestions, ...place }).startsWith(start)).toBe(true);
});

test('a problem of no key names the file alone', () => {
  expect(
    problemText({
      kind: 'unreadable-file',
      source: 'file',
      file: 'a.yaml',
      expected: 'a file',
      got: 'a folder',
      suggestions: [],
    }),
  ).toBe('a.yaml: expected a file, got a folder');
});

test('paths with list positions', () => {
  expect(keyPathText([])).toBe('');
  expect(keyPathText(['seed'])).toBe('seed');
  expect(keyPathText(['model', 'leaks', 1])).toBe('model.leaks[1]');
});

test.each([
  [undefined, 'nothing (null)'],
  [null, 'nothing (null)'],
  ['yes', 'the text "yes"'],
  ['', 'the text ""'],
  ['two\nlines', 'the text "two\\nlines"'],
  [4, '4'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [false, 'false'],
  [10n, '10'],
  [[5, 'a', null, [1], { b: 2 }], 'the list [5, "a", null, …, …]'],
  [[], 'the list []'],
  [{ a: 1 }, 'a mapping'],
  [() => 0, 'function'],
])('%o is shown as %s', (value, shown) => {
  expect(valueText(value)).toBe(shown);
});

test('long values are cut', () => {
  expect(valueText('x'.repeat(100))).toBe(`the text "${'x'.repeat(39)}…`);
  expect(valueText(Array.from({ length: 100 }, () => 1))).toMatch(/^the list \[1, 1.*…$/);
});

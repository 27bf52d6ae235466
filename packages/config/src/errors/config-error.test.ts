import { expect, test } from 'vitest';
import { ConfigError, isConfigError, throwProblems } from './config-error.ts';
import type { ConfigProblem } from './problem.ts';

const first: ConfigProblem = {
  kind: 'unknown-key',
  source: 'file',
  file: 'config.yaml',
  line: 12,
  column: 3,
  keyPath: 'stdp.lr_pluss',
  expected: 'one of lr_plus or lr_minus',
  got: '1',
  suggestions: ['lr_plus'],
};
const second: ConfigProblem = { kind: 'conflict', source: 'override', keyPath: 'seed', expected: 'a', got: 'b', suggestions: [] };

test('tells the first problem and counts the rest', () => {
  const text = 'config.yaml:12:3 stdp.lr_pluss: unknown key, did you mean lr_plus?';
  expect(new ConfigError([first]).message).toBe(text);
  expect(new ConfigError([first, second]).message).toBe(`${text} (and 1 more problem)`);
  expect(new ConfigError([first, second, second]).message).toBe(`${text} (and 2 more problems)`);
});

test('repeats the fields of the first problem and keeps the cause', () => {
  const cause = new Error('why');
  const error = new ConfigError([first, second], { cause });
  expect(error).toMatchObject({
    name: 'ConfigError',
    file: 'config.yaml',
    keyPath: 'stdp.lr_pluss',
    line: 12,
    column: 3,
    expected: first.expected,
    got: '1',
    suggestions: ['lr_plus'],
    problems: [first, second],
    cause,
  });
});

test('fields that the first problem lacks are undefined', () => {
  expect(new ConfigError([second])).toMatchObject({ file: undefined, line: undefined, column: undefined, keyPath: 'seed' });
});

test('the guard knows the error, also of another copy of the package', () => {
  expect(isConfigError(new ConfigError([first]))).toBe(true);
  expect(isConfigError(Object.assign(new Error('copy'), { name: 'ConfigError', problems: [first] }))).toBe(true);
  expect(isConfigError(new Error('other'))).toBe(false);
  expect(isConfigError({ name: 'ConfigError', problems: [] })).toBe(false);
});

test('no problems, no error', () => {
  expect(() => throwProblems([])).not.toThrow();
  expect(() => throwProblems([second, first])).toThrow(/^override seed: expected a, got b \(and 1 more problem\)$/);
});

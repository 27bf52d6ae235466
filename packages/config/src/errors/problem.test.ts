import { expect, test } from 'vitest';
import type { ConfigProblem } from './problem.ts';
import { keyPathText, problemText } from './problem.ts';

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

test('says where, expected, got', () => {
  expect(problemText(problem)).toBe('config.yaml:12:3 stdp.lr_plus: expected number >= 0, got the text "fast"');
});

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
  expect(problemText({ ...unknown, suggestions: ['lr_plus'] })).toBe(
    'config.yaml:12:3 stdp.lr_pluss: unknown key, did you mean lr_plus?',
  );
  expect(problemText(unknown)).toBe('config.yaml:12:3 stdp.lr_pluss: unknown key, expected one of lr_plus or lr_minus');
});

test.each([
  [{ source: 'override' }, 'override stdp.lr_plus: expected'],
  [{ source: 'preset' }, 'preset stdp.lr_plus: expected'],
  [{ source: 'default' }, 'stdp.lr_plus: expected'],
  [{ source: 'file', file: 'a.yaml' }, 'a.yaml stdp.lr_plus: expected'],
] as const)('a value from %j is at %s', (place, start) => {
  const { kind, keyPath, expected, got, suggestions } = problem;
  expect(problemText({ kind, keyPath: keyPath ?? '', expected, got, suggestions, ...place })).toContain(start);
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

import { expect, test } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { offsetOf, pathAt } from './source.ts';

const text = `seed: 7
model:
  leaks: [0.09, 0.01, 0]
  empty:
data: {sensor: all, augmentation: {enabled: true}}
base: &base
  lr_plus: 1
stdp: *base
`;
const lines = new LineCounter();
const document = parseDocument(text, { lineCounter: lines });

/** line:column of a path. */
const at = (path: readonly (string | number)[], target: 'key' | 'value') => {
  const offset = offsetOf(document, path, target);
  if (offset === undefined) return undefined;
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
};

test.each([
  [[], '1:1', '1:1'],
  [['seed'], '1:1', '1:7'],
  [['model'], '2:1', '3:3'],
  [['model', 'leaks'], '3:3', '3:10'],
  [['model', 'leaks', 1], '3:17', '3:17'],
  [['data', 'sensor'], '5:8', '5:16'],
  [['data', 'augmentation', 'enabled'], '5:36', '5:45'],
] as const)('%j: key at %s, value at %s', (path, key, value) => {
  expect(at(path, 'key')).toBe(key);
  expect(at(path, 'value')).toBe(value);
});

test('a value without text is found at its key', () => {
  expect(at(['model', 'empty'], 'value')).toBe('4:3');
});

test('an alias is followed', () => {
  expect(at(['stdp', 'lr_plus'], 'value')).toBe('7:12');
});

test.each([[['nothing']], [['seed', 'deeper']], [['model', 'leaks', 9]], [['model', 0]]])('%j is not there', (path) => {
  expect(at(path, 'value')).toBeUndefined();
});

test('of a doubled key, the last one counts', () => {
  const doubled = parseDocument('a: 1\na: 2\n', { uniqueKeys: false });
  expect(offsetOf(doubled, ['a'], 'key')).toBe(5);
});

test('names the key at an offset', () => {
  expect(pathAt(document.contents, text.indexOf('enabled'))).toEqual(['data', 'augmentation', 'enabled']);
  expect(pathAt(document.contents, 0)).toEqual(['seed']);
  expect(pathAt(document.contents, 3)).toBeUndefined();
});

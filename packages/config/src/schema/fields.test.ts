import { expect, test } from 'vitest';
import { configSchema } from './config.ts';
import { fieldAt, fieldsOf, namesIn } from './fields.ts';
import { experimentKeys } from './run.ts';

test('tells sections from keys', () => {
  expect(fieldAt([])?.kind).toBe('section');
  expect(fieldAt(['data'])?.kind).toBe('section');
  expect(fieldAt(['data', 'augmentation'])?.kind).toBe('section');
  expect(fieldAt(['seed'])?.kind).toBe('key');
  expect(fieldAt(['data', 'augmentation', 'enabled'])?.kind).toBe('key');
});

test.each([[['nothing']], [['seed', 'deeper']], [['data', 'nothing']], [['constructor']], [['__proto__']]])(
  'there is no %j',
  (path) => {
    expect(fieldAt(path)).toBeUndefined();
    expect(namesIn(path)).toEqual([]);
  },
);

test('names come in the order of the guide', () => {
  const sections = [
    'model',
    'network',
    'stdp',
    'wta',
    'homeostasis',
    'data',
    'convergence',
    'checkpoint',
    'logging',
    'evaluation',
    'evidence',
    'sky',
  ];
  expect(namesIn([])).toEqual([...Object.keys(experimentKeys), ...sections]);
  expect(namesIn(['data', 'augmentation'])).toEqual(['enabled', 'flip_horizontal', 'flip_polarity']);
  expect(fieldsOf(configSchema).map(([name]) => name)).toEqual(namesIn([]));
});

test('a key has no names inside', () => {
  expect(namesIn(['seed'])).toEqual([]);
});

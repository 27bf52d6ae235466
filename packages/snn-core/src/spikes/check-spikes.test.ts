import { expect, test } from 'vitest';
import { checkSpikes } from './check-spikes.ts';
import type { SparseSpikes } from './sparse-spikes.ts';

const good: SparseSpikes = { shape: [2, 1, 2, 3], offsets: Uint32Array.of(0, 2, 3), index: Uint32Array.of(1, 5, 0) };

test('accepts spikes that keep their contract', () => {
  expect(() => checkSpikes(good)).not.toThrow();
  expect(() => checkSpikes({ ...good, values: Float32Array.of(0.5, -1, 3) })).not.toThrow();
  expect(() => checkSpikes({ shape: [0, 1, 1, 1], offsets: new Uint32Array(1), index: new Uint32Array() })).not.toThrow();
});

test.each<[string, Partial<SparseSpikes>, string]>([
  [
    'a shape that is none',
    { shape: [2, 1, 2.5, 3] },
    'input: expected a shape [T, C, H, W] of whole numbers, got [2, 1, 2.5, 3]',
  ],
  [
    'offsets of another length',
    { offsets: Uint32Array.of(0, 3) },
    'input: expected 3 offsets from 0 to 3 (the number of spikes), got 2 offsets from 0 to 3',
  ],
  ['offsets that end elsewhere', { offsets: Uint32Array.of(0, 2, 2) }, 'got 3 offsets from 0 to 2'],
  ['offsets that start elsewhere', { offsets: Uint32Array.of(1, 2, 3) }, 'got 3 offsets from 1 to 3'],
  [
    'falling offsets',
    { shape: [3, 1, 2, 3], offsets: Uint32Array.of(0, 3, 2, 3), index: Uint32Array.of(1, 2, 5) },
    'expected rising offsets, got 3 then 2 at step 1',
  ],
  ['a unit beyond the layer', { index: Uint32Array.of(1, 6, 0) }, 'expected units below 6, ascending in step 0, got 6 after 1'],
  ['units out of order', { index: Uint32Array.of(5, 1, 0) }, 'got 1 after 5'],
  ['a unit twice', { index: Uint32Array.of(1, 1, 0) }, 'got 1 after 1'],
  ['too few values', { values: Float32Array.of(1) }, 'expected one value per spike (3), got 1'],
  ['a value of 0', { values: Float32Array.of(1, 0, 1) }, 'expected finite values other than 0, got 0 at spike 1'],
  ['a value that is no number', { values: Float32Array.of(1, 1, Number.NaN) }, 'got NaN at spike 2'],
])('refuses %s', (_, change, message) => {
  expect(() => checkSpikes({ ...good, ...change }, 'input')).toThrow(RangeError);
  expect(() => checkSpikes({ ...good, ...change }, 'input')).toThrow(message);
});

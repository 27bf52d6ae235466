import { describe, expect, test } from 'vitest';
import type { LayerTrace, RunResult } from '../backend/backend.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';
import { arrayDifference, runDifference } from './difference.ts';

const conv: LayerTrace = { spikes: sparseFromDense([2, 1, 1, 3], [0, 1, 1, 1, 0, 0]), potential: Float32Array.of(1, 2, 3) };
const pool: LayerTrace = {
  spikes: sparseFromDense([2, 1, 1, 1], [1, 0]),
  causes: { offsets: Uint32Array.of(0, 2), index: Uint32Array.of(1, 2) },
};
const run: RunResult = { layers: { conv, pool }, synapticOps: 9 };

test('the same is the same', () => expect(runDifference(structuredClone(run), run)).toBeUndefined());

describe('says where two runs differ', () => {
  const withLayer = (name: string, change: Partial<LayerTrace>): RunResult => ({
    ...run,
    layers: { ...run.layers, [name]: { ...run.layers[name], ...change } },
  });

  test.each<[string, RunResult]>([
    ['conv units: expected 0 at 2, got 1', withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 1, 1, 0, 1, 0]) })],
    ['conv offsets: expected 2 at 1, got 1', withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 0, 1, 1, 1, 0]) })],
    ['conv shape: expected 1 at 2, got 3', withLayer('conv', { spikes: sparseFromDense([2, 1, 3, 1], [0, 1, 1, 1, 0, 0]) })],
    ['conv values: expected none, got one', withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 2, 1, 1, 0, 0]) })],
    ['conv potentials: expected 3 at 2, got 4', withLayer('conv', { potential: Float32Array.of(1, 2, 4) })],
    ['conv potentials: expected 3 entries, got 2', withLayer('conv', { potential: Float32Array.of(1, 2) })],
    [
      'pool causes: expected 2 at 1, got 3',
      withLayer('pool', { causes: { offsets: Uint32Array.of(0, 2), index: Uint32Array.of(1, 3) } }),
    ],
    ['pool: expected a trace, got none', { ...run, layers: { conv } }],
    ['other: expected no trace of this layer, got one', { ...run, layers: { ...run.layers, other: conv } }],
    ['synaptic operations: expected 9, got 8', { ...run, synapticOps: 8 }],
  ])('%s', (message, actual) => expect(runDifference(actual, run)).toBe(message));

  test('an array that should be there', () => {
    expect(arrayDifference('x', undefined, [1])).toBe('x: expected an array, got none');
    expect(arrayDifference('x', undefined, undefined)).toBeUndefined();
  });

  test('not a number differs from everything', () => expect(arrayDifference('x', [Number.NaN], [Number.NaN])).toContain('NaN'));
});

import { type Saying, says } from '@spikeseg/test-support';
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

  test.each<[Saying, RunResult]>([
    [['conv units', 0, 2, 1], withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 1, 1, 0, 1, 0]) })],
    [['conv offsets', 2, 1, 1], withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 0, 1, 1, 1, 0]) })],
    [['conv shape', 1, 2, 3], withLayer('conv', { spikes: sparseFromDense([2, 1, 3, 1], [0, 1, 1, 1, 0, 0]) })],
    [['conv values', 'none', 'one'], withLayer('conv', { spikes: sparseFromDense([2, 1, 1, 3], [0, 2, 1, 1, 0, 0]) })],
    [['conv potentials', 3, 2, 4], withLayer('conv', { potential: Float32Array.of(1, 2, 4) })],
    [['conv potentials', 3, 2], withLayer('conv', { potential: Float32Array.of(1, 2) })],
    [['pool causes', 2, 1, 3], withLayer('pool', { causes: { offsets: Uint32Array.of(0, 2), index: Uint32Array.of(1, 3) } })],
    [['pool', 'none'], { ...run, layers: { conv } }],
    [['other', 'one'], { ...run, layers: { ...run.layers, other: conv } }],
    [['synaptic operations', 9, 8], { ...run, synapticOps: 8 }],
  ])('%j', (saying, actual) => expect(runDifference(actual, run)).toMatch(says(...saying)));

  test('an array that should be there', () => {
    expect(arrayDifference('x', undefined, [1])).toBe('x: expected an array, got none');
    expect(arrayDifference('x', undefined, undefined)).toBeUndefined();
  });

  test('not a number differs from everything', () => expect(arrayDifference('x', [Number.NaN], [Number.NaN])).toContain('NaN'));
});

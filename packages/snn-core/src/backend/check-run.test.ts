import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { NetworkSpec } from '../network/network-spec.ts';
import { InputValueError } from '../spikes/check-spikes.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import { checkRun } from './check-run.ts';

const conv = { kind: 'conv', name: 'conv1', maps: 1, kernel: 3, neuron: { threshold: 1, leak: { kind: 'none' } } } as const;
const pool = { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 } as const;
const network: NetworkSpec = {
  input: { channels: 2, height: 4, width: 6 },
  layers: [conv, pool],
  fireOnce: true,
  numerics: 'exact',
};
const silence: SparseSpikes = { shape: [1, 2, 4, 6], offsets: new Uint32Array(2), index: new Uint32Array() };
const competition = { mode: 'both', localRadius: 1, tieSeed: 0 } as const;

describe('what to record', () => {
  test('the last layer when nothing is said', () => expect(checkRun(network, silence, {})).toEqual(new Set(['pool1'])));
  test('nothing, when that is asked for', () => expect(checkRun(network, silence, { record: [] })).toEqual(new Set()));
  test('a name may be given twice', () => {
    expect(checkRun(network, silence, { record: ['conv1', 'conv1'] })).toEqual(new Set(['conv1']));
  });
  test('an unknown name is refused with the names that exist', () => {
    expect(() => checkRun(network, silence, { record: ['conv1', 'conv2'] })).toThrow(
      fails(RangeError, 'run: record', 'conv1', 'pool1', 'conv2'),
    );
  });
});

describe('input', () => {
  test('of another shape is refused', () => {
    expect(() => checkRun(network, { ...silence, shape: [1, 2, 6, 4] }, {})).toThrow(
      fails(RangeError, 'run', '[T, 2, 4, 6]', '[1, 2, 6, 4]'),
    );
  });
  test('that breaks its contract is refused', () => {
    expect(() => checkRun(network, { ...silence, offsets: Uint32Array.of(0, 1), index: Uint32Array.of(48) }, {})).toThrow(
      'run: input: expected units below 48',
    );
  });
});

test('values that the numerics of the network cannot take are refused', () => {
  const graded = { ...silence, offsets: Uint32Array.of(0, 1), index: Uint32Array.of(3), values: Float32Array.of(7) };
  expect(() => checkRun(network, graded, {})).toThrow(InputValueError);
  expect(checkRun({ ...network, input: { ...network.input, maxValue: 7 } }, graded, {})).toEqual(new Set(['pool1']));
  expect(checkRun({ ...network, numerics: 'float' }, graded, {})).toEqual(new Set(['pool1']));
});

describe('competition', () => {
  test('in a convolution is fine', () => {
    expect(checkRun({ ...network, layers: [conv] }, silence, { competition })).toEqual(new Set(['conv1']));
  });
  test('in a pool is refused', () => {
    expect(() => checkRun(network, silence, { competition })).toThrow(fails(RangeError, 'run: competition', 'pool pool1'));
  });
  test.each([-1, 0.5, Number.NaN])('of radius %d is refused', (localRadius) => {
    expect(() => checkRun({ ...network, layers: [conv] }, silence, { competition: { ...competition, localRadius } })).toThrow(
      says('run: competition.localRadius', 0, localRadius),
    );
  });
});

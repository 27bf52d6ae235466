import { readFileSync } from 'node:fs';
import { readNpz, says, sharedPath } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { attempt } from './attempt.fixture.ts';
import { PythonCheckpointError } from './pickle-value.ts';
import { pickledTensor, type Source } from './pickled.fixture.ts';
import { importPythonCheckpoint } from './python-checkpoint.ts';
import { config, counting, floats, small, state } from './small-checkpoint.fixture.ts';

const recorded = sharedPath('data/python-spikeseg/checkpoint_best.pt');
const golden = sharedPath('golden/ckpt_weights.npz');

const withState = (change: Record<string, Source>): Uint8Array => small({ model_state_dict: { ...state, ...change }, config });

describe('importPythonCheckpoint', () => {
  it('gives weights, thresholds per map, leaks, sizes and configuration', () => {
    const { weights, thresholds, leaks, network, config: found } = importPythonCheckpoint(small());
    expect(thresholds).toEqual([1, 2, 3]);
    expect(leaks).toEqual([0.5, 0.25, 0].map((amount) => ({ kind: 'subtractive', amount })));
    expect(weights).toEqual({
      'conv1.weight': { shape: [2, 1, 3, 3], data: Float32Array.from(counting(18)) },
      'conv1.threshold': { shape: [2], data: Float32Array.of(1, 1) },
      'conv2.weight': { shape: [2, 2, 3, 3], data: Float32Array.from(counting(36)) },
      'conv2.threshold': { shape: [2], data: Float32Array.of(2, 2) },
      'conv3.weight': { shape: [1, 2, 3, 3], data: Float32Array.from(counting(18)) },
      'conv3.threshold': { shape: [1], data: Float32Array.of(3) },
    });
    expect(network).toEqual({
      input: { channels: 1, height: 8, width: 8 },
      maps: [2, 2, 1],
      kernels: [3, 3, 3],
      pools: [
        { kernel: 2, stride: 2 },
        { kernel: 2, stride: 1 },
      ],
      thresholds,
      leaks,
      numerics: 'float',
    });
    expect(found).toEqual(config);
  });

  it('takes thresholds that maps have learned', () => {
    const thresholds = { 'best/data/1': floats(1.5, 1.25) };
    const pickledThresholds = { ...state, 'encoder.conv1.neuron.threshold': pickledTensor('1', [1, 2, 1, 1]) };
    const learned = importPythonCheckpoint(small({ model_state_dict: pickledThresholds, config }, thresholds));
    expect(learned.weights['conv1.threshold']).toEqual({ shape: [2], data: Float32Array.of(1.5, 1.25) });
    expect(learned.thresholds).toEqual([1.25, 2, 3]);
  });

  it('takes what is given before what is stored', () => {
    const model = { thresholds: [7, 8, 9], leaks: [0, 0.5, 1], pool1_kernel: 3 };
    const changed = importPythonCheckpoint(small(), { model });
    expect(changed.thresholds).toEqual([7, 8, 9]);
    expect(changed.weights['conv2.threshold'].data).toEqual(Float32Array.of(8, 8));
    expect(changed.leaks[1]).toEqual({ kind: 'subtractive', amount: 0.5 });
    expect(changed.network.pools[0]).toEqual({ kernel: 3, stride: 2 });
  });

  it('gives copies, which do not change with the file', () => {
    const bytes = small();
    const { weights } = importPythonCheckpoint(bytes);
    bytes.fill(0);
    expect(weights['conv1.weight'].data[17]).toBe(17 / 64);
  });

  it.each<[string, Uint8Array, string | RegExp]>([
    ['a zip of something else', zipOf({ 'word/document.xml': floats() }), says('zip', 'NAME/data.pkl', 'word/document.xml')],
    ['an empty zip', zipOf({}), 'got an empty archive'],
    ['a pickle of a number', small(1), 'data.pkl: expected a dictionary, got 1'],
    ['no state', small({ config }), says('model_state_dict', 'nothing')],
    ['no configuration', small({ model_state_dict: state }), says('config.data.input_channels', 'nothing')],
    ['a configuration that is none', small({ model_state_dict: state, config: 1 }), 'config: expected a dictionary, got 1'],
    [
      'a missing tensor',
      withState({ 'encoder.conv2.conv.weight': null }),
      says('model_state_dict.encoder.conv2.conv.weight', 'None'),
    ],
    [
      'a storage of another length',
      withState({ 'encoder.conv1.neuron.threshold': pickledTensor('0', [2]) }),
      says('encoder.conv1.neuron.threshold', 2, 2),
    ],
    [
      'thresholds of several numbers',
      withState({ 'encoder.conv1.neuron.threshold': pickledTensor('0', [18]) }),
      says('conv1 threshold', 2, '[18]'),
    ],
    [
      'leaks of several numbers',
      withState({ 'encoder.conv1.neuron.leak': pickledTensor('0', [18]) }),
      says('conv1 leak', '[18]'),
    ],
    [
      'a weight that is no kernel',
      withState({ 'encoder.conv1.conv.weight': pickledTensor('1', []) }),
      says('conv1 weight', '[]'),
    ],
    [
      'a tensor of a hundred axes',
      withState({ 'encoder.conv1.conv.weight': pickledTensor('0', [...Array<number>(99).fill(1), 18]) }),
      'expected at most 8 axes, got 100',
    ],
    [
      'a tensor that is transposed',
      withState({ 'encoder.conv3.conv.weight': pickledTensor('6', [1, 2, 3, 3], [18, 9, 1, 3]) }),
      says('encoder.conv3.conv.weight', '[18, 9, 3, 1]', '[18,9,1,3]'),
    ],
    [
      'a storage that is not there',
      withState({ 'encoder.conv3.conv.weight': pickledTensor('66', [1, 2, 3, 3]) }),
      'a file best/data/66, got none',
    ],
    [
      'a storage that is too short',
      withState({ 'encoder.conv3.conv.weight': pickledTensor('1', [1, 2, 3, 3]) }),
      says(18, '18 float32', 4),
    ],
    [
      'big-endian values',
      small(undefined, { 'best/byteorder': new TextEncoder().encode('big') }),
      'expected little-endian values, got big',
    ],
    [
      'channels that do not fit',
      withState({ 'encoder.conv3.conv.weight': pickledTensor('6', [2, 1, 3, 3]) }),
      says('weights', 'conv3.weight', '[2, 2, 3, 3]', '[2, 1, 3, 3]'),
    ],
    [
      'no pool sizes',
      small({ model_state_dict: state, config: { data: config.data } }),
      says('config.model.pool1_kernel', 'nothing'),
    ],
    [
      'a text for a size',
      small({ model_state_dict: state, config: { ...config, data: { input_channels: '1' } } }),
      says('config.data.input_channels', 1),
    ],
    [
      'a threshold of 0',
      withState({ 'encoder.conv2.neuron.threshold': pickledTensor('8', []) }),
      says('network', 'conv2.threshold'),
    ],
  ])('rejects %s', (_, bytes, message) => {
    const error = attempt(() => importPythonCheckpoint(bytes));
    expect(error).toBeInstanceOf(PythonCheckpointError);
    expect(error).toMatchObject({ message: expect.stringMatching(says(message)) as unknown });
  });

  it('a damaged file is a PythonCheckpointError or, where the damage meets no contents, read as before', () => {
    const whole = importPythonCheckpoint(small());
    const original = small();
    fc.assert(
      fc.property(
        fc.nat(original.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.option(fc.nat(original.length)),
        (at, flip, cut) => {
          const bytes = original.slice(0, cut ?? original.length);
          if (at < bytes.length) bytes[at] ^= flip;
          const result = attempt(() => importPythonCheckpoint(bytes));
          expect(result instanceof PythonCheckpointError ? whole : result).toEqual(whole);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe.skipIf(recorded === undefined || golden === undefined)('the trained checkpoint of the Python implementation', () => {
  it('gives the weights that PyTorch reads, bit for bit, and the scalars of every layer', () => {
    const { weights, thresholds, leaks } = importPythonCheckpoint(readFileSync(recorded ?? ''));
    const arrays = readNpz(golden ?? '');
    for (const name of ['conv1', 'conv2', 'conv3']) {
      expect(weights[`${name}.weight`].shape).toEqual(arrays[name].shape);
      expect(Buffer.from(weights[`${name}.weight`].data.buffer).equals(Buffer.from(arrays[name].data.buffer))).toBe(true);
    }
    const scalars = leaks.flatMap((leak, i) => (leak.kind === 'subtractive' ? [thresholds[i], leak.amount, 1] : []));
    expect(scalars).toEqual([...arrays['scalars'].data]);
  });

  it('gives its configuration and a network of 5,564 weights', () => {
    const { network, config: found } = importPythonCheckpoint(readFileSync(recorded ?? ''));
    expect(network).toMatchObject({ input: { channels: 2, height: 128, width: 128 }, maps: [4, 36, 1], kernels: [5, 5, 7] });
    expect(found).toMatchObject({
      seed: 42,
      max_samples_per_epoch: null,
      stdp: { lr_plus: 0.04, lr_minus: 0.03, use_soft_bounds: true },
      wta: { mode: 'both', local_radius: 2 },
      model: { kernel_sizes: [5, 5, 7], thresholds: [0.1, 0.1, 0.1], leaks: [0.09, 0.01, 0] },
      data: { sensor: 'all', augmentation: { flip_horizontal: true } },
    });
  });
});

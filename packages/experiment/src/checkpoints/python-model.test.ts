import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOverrides } from '@spikeseg/config';
import { writeSafetensors } from '@spikeseg/snn-core/safetensors';
import { expect, it } from 'vitest';
import { temporaryFolder, workIn } from '../context/context.fixture.ts';
import { loadModel } from '../models/load-model.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { roleOf } from '../recordings/seen-recordings.ts';
import { CheckpointError } from './checkpoint.ts';
import { pythonConfig, pythonFile, pythonTensors } from './python-checkpoint.fixture.ts';

/** Loads a checkpoint as evaluate and detect do. */
function load(bytes: Uint8Array, ...args: readonly string[]) {
  const cwd = temporaryFolder();
  workIn(cwd);
  writeFileSync(join(cwd, 'theirs.safetensors'), bytes);
  return loadModel('theirs.safetensors', { settings: parseOverrides(args) });
}

function errorOf(bytes: Uint8Array, ...args: readonly string[]): string {
  try {
    load(bytes, ...args);
  } catch (error) {
    if (error instanceof CheckpointError) return error.message;
    throw error;
  }
  throw new Error('expected a CheckpointError');
}

it('gives a model: sizes and numbers of the file, defaults for what it does not say', () => {
  const model = load(pythonFile());
  expect(model).toMatchObject({ name: 'theirs', warnings: [] });
  expect(model.config).toMatchObject({
    model: { conv1_channels: 2, conv2_channels: 2, n_classes: 1, kernel_sizes: [3, 3, 3], thresholds: [1, 2, 3] },
    data: { input_channels: 1, input_height: 8, input_width: 8, n_timesteps: 10 },
  });
  expect(model.network).toMatchObject({ input: { channels: 1, height: 8, width: 8 }, numerics: 'float' });
  expect(model.weights['conv2.threshold'].data).toEqual(Float32Array.of(2, 2));
});

it('neurons clamp at 0 also where the leak is 0, as theirs do', () => {
  const leaks = load(pythonFile()).network.layers.map((layer) => (layer.kind === 'conv' ? layer.neuron.leak : layer.kind));
  expect(leaks).toEqual([
    { kind: 'subtractive', amount: 0.5 },
    'pool',
    { kind: 'subtractive', amount: 0.25 },
    'pool',
    { kind: 'subtractive', amount: 0 },
  ]);
});

it('untrained, it has the same conv1, which never trains there, and other layers of the same shapes', () => {
  const { config, network, weights } = load(pythonFile());
  const untrained = untrainedWeights(config, network, weights);
  expect(untrained['conv1.weight']).toEqual(weights['conv1.weight']);
  expect(untrained['conv2.weight'].shape).toEqual(weights['conv2.weight'].shape);
  expect(untrained['conv2.weight'].data).not.toEqual(weights['conv2.weight'].data);
});

it('what trained it is unknown: no recording is called held out or unseen', () => {
  const { training } = load(pythonFile());
  expect(training).toBeUndefined();
  expect(roleOf(training?.recordings, 'f'.repeat(64))).toBe('unknown');
});

it('says which values neither the file nor the command line gives', () => {
  const { notes } = load(pythonFile(), 'model.pool1_kernel=3', 'data.timestep_ms=20');
  expect(notes).toEqual([
    'a network of the Python SpikeSEG',
    '  not given anywhere: data.n_timesteps=10 data.normalize=true model.numerics="float"',
    expect.stringMatching(/^ {2}which recordings trained it: unknown/),
  ]);
});

it('thresholds of the command line win, and thresholds that maps have learned are kept', () => {
  const given = load(pythonFile(), 'model.thresholds=[4,5,6]');
  expect(given.weights['conv2.threshold'].data).toEqual(Float32Array.of(5, 5));
  const learned = { shape: [2], data: Float32Array.of(1.5, 1.25) };
  const model = load(pythonFile({ 'encoder.conv1.neuron.threshold': learned }));
  expect(model.weights['conv1.threshold'].data).toEqual(Float32Array.of(1.5, 1.25));
});

it('exact numerics are to be had where the numbers allow them', () => {
  expect(load(pythonFile(), 'model.numerics=exact').network.numerics).toBe('exact');
});

it.each([['model.n_classes=2'], ['model.kernel_sizes=[5,5,7]'], ['data.input_channels=2'], ['stdp.lr_plus=1']])(
  '%s would contradict the file and is refused',
  (override) => {
    expect(() => load(pythonFile(), override)).toThrow(/is part of the trained model and cannot change now/);
  },
);

const [first, leak] = ['encoder.conv1.conv.weight', 'encoder.conv1.neuron.leak'];
const onlyFirst = { [first]: pythonTensors[first], [leak]: pythonTensors[leak] };

it.each<[string, Uint8Array, readonly string[], RegExp]>([
  ['no configuration', pythonFile({}, {}), [], /theirs\.safetensors: .*data\.input_channels: expected a number/],
  ['a configuration that is none', pythonFile({}, []), [], /metadata "config": expected an object/],
  ['a layer without weights', writeSafetensors(onlyFirst), [], /encoder\.conv2\.conv\.weight: expected a tensor, got none/],
  ['weights of float64', pythonFile({ [first]: { shape: [1], data: Float64Array.of(1) } }), [], /expected float32 values/],
  [
    'weights of one axis',
    pythonFile({ [first]: { shape: [1], data: Float32Array.of(1) } }),
    [],
    /expected four axes .*got \[1\]/,
  ],
  [
    'a leak of two numbers',
    pythonFile({ [leak]: { shape: [2], data: Float32Array.of(0, 0) } }),
    [],
    /conv1 leak: expected a single/,
  ],
  ['pools that leave nothing', pythonFile(), ['model.pool1_kernel=9'], /theirs\.safetensors: .*: network: /],
  ['an input of a terabyte', pythonFile(), ['data.input_height=100000000'], /at most 4 GiB of memory, got one of/],
  ['a leak above its threshold', pythonFile(), ['model.leaks=[2,0,0]'], /a leak of conv1 of at most its threshold/],
  [
    'three input channels',
    pythonFile({ [first]: { shape: [2, 3, 1, 3], data: new Float32Array(18) } }),
    [],
    /theirs\.safetensors: /,
  ],
  [
    'a text for the number of steps',
    pythonFile({}, { ...pythonConfig, data: { ...pythonConfig.data, n_timesteps: 'ten' } }),
    [],
    /n_timesteps: expected integer/,
  ],
])('%s is a CheckpointError', (_, bytes, args, message) => {
  expect(errorOf(bytes, ...args)).toMatch(message);
});

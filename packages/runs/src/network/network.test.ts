import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { filterBanks, layerShapes, weightShapes } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { networkFromConfig, trainedLayers, untrainedWeights } from './network.ts';

const configWith = (changes: PartialConfig): SpikesegConfig => mergeConfigs<SpikesegConfig>(defaultConfig(), changes);
const build = (changes: PartialConfig = {}) => {
  const config = configWith(changes);
  const network = networkFromConfig(config);
  return { network, weights: untrainedWeights(config, network) };
};
const conv2 = (changes: PartialConfig) => build(changes).weights['conv2.weight'].data;
const conv = (network: ReturnType<typeof networkFromConfig>, name: string) => {
  const layer = network.layers.find((candidate) => candidate.name === name);
  if (layer?.kind !== 'conv') throw new Error(`${name}: no such convolution`);
  return layer;
};

/** Places of numbers in ascending order. */
const rank = (data: Float32Array) => Array.from(data.keys()).toSorted((a, b) => data[a] - data[b] || a - b);

describe('networkFromConfig', () => {
  it.each([{ conv1_channels: 100_000 }, { conv2_channels: 1e9 }])(
    'a network that no memory holds is an error of input: %j',
    (model) => {
      expect(() => networkFromConfig(configWith({ model }))).toThrow(
        expect.objectContaining({ name: 'UsageError', message: expect.stringContaining('at most 4 GiB') as string }),
      );
    },
  );

  it('the default configuration is the encoder of 200 + 3600 + 1764 weights', () => {
    const { network } = build();
    expect(weightShapes(network)).toMatchObject({
      'conv1.weight': [4, 2, 5, 5],
      'conv2.weight': [36, 4, 5, 5],
      'conv3.weight': [1, 36, 7, 7],
    });
    expect(network.layers.map(({ name }) => name)).toEqual(['conv1', 'pool1', 'conv2', 'pool2', 'conv3']);
    expect(layerShapes(network)['conv3']).toEqual({ input: [36, 32, 32], output: [1, 32, 32] });
    expect(network.fireOnce).toBe(true);
  });

  it('every key of the model reaches its layer', () => {
    const { network } = build({
      model: {
        n_classes: 3,
        conv1_channels: 6,
        conv2_channels: 7,
        kernel_sizes: [3, 9, 5],
        pool1_kernel: 4,
        pool1_stride: 3,
        pool2_kernel: 3,
        pool2_stride: 2,
        thresholds: [1, 2, 3],
        leaks: [0.5, 0.25, 0.125],
        numerics: 'float',
      },
      data: { input_channels: 1, input_height: 90, input_width: 120 },
    });
    expect(network).toEqual({
      input: { channels: 1, height: 90, width: 120 },
      layers: [
        { kind: 'conv', name: 'conv1', maps: 6, kernel: 3, neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.5 } } },
        { kind: 'pool', name: 'pool1', kernel: 4, stride: 3 },
        {
          kind: 'conv',
          name: 'conv2',
          maps: 7,
          kernel: 9,
          neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.25 } },
        },
        { kind: 'pool', name: 'pool2', kernel: 3, stride: 2 },
        {
          kind: 'conv',
          name: 'conv3',
          maps: 3,
          kernel: 5,
          neuron: { threshold: 3, leak: { kind: 'subtractive', amount: 0.125 } },
        },
      ],
      fireOnce: true,
      numerics: 'float',
    });
  });

  it('counts of events may go up to 255; saturated input is spikes', () => {
    expect(build().network.input).toEqual({ channels: 2, height: 128, width: 128 });
    expect(build({ data: { normalize: false } }).network.input).toMatchObject({ maxValue: 255 });
    expect(build({ data: { encoding: 'llr' } }).network.input).toMatchObject({ maxValue: 2, valueStep: 1 / 64 });
  });

  it('numerics are exact unless told otherwise', () => {
    expect(build().network.numerics).toBe('exact');
  });

  it('a leak of 0 is no leak', () => {
    expect(conv(build().network, 'conv1').neuron.leak).toEqual({ kind: 'subtractive', amount: 0.09 });
    expect(conv(build().network, 'conv3').neuron.leak).toEqual({ kind: 'none' });
  });
});

describe('untrainedWeights', () => {
  it('thresholds rest where the configuration says', () => {
    const { weights } = build({ model: { thresholds: [0.5, 2, 3], leaks: [0, 0, 0] } });
    expect([...weights['conv1.threshold'].data]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect([...weights['conv3.threshold'].data]).toEqual([3]);
  });

  it('conv1 has DoG filters, or random weights when it learns without them', () => {
    expect(build().weights['conv1.weight']).toEqual(filterBanks.dog(4, 2, 5));
    const random = build({ model: { use_dog_filters: false }, train_conv1: true }).weights['conv1.weight'];
    expect(random.shape).toEqual([4, 2, 5, 5]);
    expect(Math.min(...random.data)).toBeGreaterThan(0.7);
    expect(new Set(random.data).size).toBeGreaterThan(150);
  });

  it('DoG filters that learn begin inside the bounds, in the same order', () => {
    const stdp = { weight_min: 0.2, weight_max: 1 };
    const weights = build({ train_conv1: true, stdp }).weights['conv1.weight'].data;
    expect(Math.max(...weights.map((weight) => Math.abs(weight - 0.6)))).toBeCloseTo(0.2, 6);
    const filters = filterBanks.dog(4, 2, 5).data;
    expect(rank(weights)).toEqual(rank(filters));
  });

  it('random weights follow the seed and the distribution', () => {
    expect(conv2({ seed: 7 })).toEqual(conv2({ seed: 7 }));
    expect(conv2({ seed: 8 })).not.toEqual(conv2({ seed: 7 }));
    const data = conv2({ stdp: { weight_init_mean: 0.5, weight_init_std: 0.1 } });
    const mean = data.reduce((sum, w) => sum + w, 0) / data.length;
    // 3,600 draws: the mean is within 4 standard errors.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * (0.1 / 60));
    const clamped = conv2({ stdp: { weight_init_mean: 1, weight_init_std: 0.2, weight_min: 0.9, weight_max: 1 } });
    expect(Math.min(...clamped)).toBe(Math.fround(0.9));
    expect(Math.max(...clamped)).toBe(1);
  });
});

it('layers train in order, each as configured', () => {
  expect(trainedLayers(configWith({}))).toEqual(['conv2', 'conv3']);
  expect(trainedLayers(configWith({ train_conv1: true, train_conv2: false }))).toEqual(['conv1', 'conv3']);
  expect(trainedLayers(configWith({ train_conv2: false, train_conv3: false }))).toEqual([]);
});

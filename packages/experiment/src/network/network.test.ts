import { defaultConfig, mergeConfigs, type PartialConfig, type SpikesegConfig } from '@spikeseg/config';
import { filterBanks } from '@spikeseg/snn-core/filters';
import { describe, expect, it } from 'vitest';
import { networkFromConfig } from './network.ts';
import { untrainedWeights } from './untrained-weights.ts';

const configWith = (changes: PartialConfig): SpikesegConfig => mergeConfigs<SpikesegConfig>(defaultConfig(), changes);
const build = (changes: PartialConfig = {}) => {
  const config = configWith(changes);
  const network = networkFromConfig(config);
  return { network, weights: untrainedWeights(config, network) };
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
});

describe('untrainedWeights', () => {
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
});

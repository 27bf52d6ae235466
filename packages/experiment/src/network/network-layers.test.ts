import { isConfigError, layersOf, loadConfig, presetNames, type SpikesegConfig } from '@spikeseg/config';
import { hashNetwork, randomGenerator, spikesegNetwork, type Tensor } from '@spikeseg/snn-core';
import { describe, expect, it, test } from 'vitest';
import { describeLayers } from '../../../config/src/network/layers.fixture.ts';
import { classLayer, networkFromConfig, trainedLayers } from './network.ts';
import { untrainedWeights } from './untrained-weights.ts';

const environment = { cwd: '/', env: {}, home: '/' };
const load = (overrides: Record<string, unknown>, preset?: string): SpikesegConfig =>
  loadConfig(undefined, { overrides, preset, environment });

/** The configuration of some layers on an input of 2 × 32 × 32. */
const layersConfig = (network: readonly object[], others: Record<string, unknown> = {}) =>
  load({ network, 'data.input_height': 32, 'data.input_width': 32, ...others });

const built = (config: SpikesegConfig) => {
  const network = networkFromConfig(config);
  return { network, weights: untrainedWeights(config, network), trained: trainedLayers(config) };
};

/** Bytes of the tensors, by name. */
const bytes = (weights: Readonly<Record<string, Tensor>>) =>
  Object.entries(weights).map(([name, { shape, data }]) => [name, [...shape], Buffer.from(data.buffer).toString('base64')]);

describe("the guide's network", () => {
  it('has the JSON and the hash of spikesegNetwork', () => {
    const network = networkFromConfig(load({}));
    const same = spikesegNetwork({
      input: { channels: 2, height: 128, width: 128 },
      maps: [4, 36, 1],
      kernels: [5, 5, 7],
      pools: [
        { kernel: 2, stride: 2 },
        { kernel: 2, stride: 2 },
      ],
      thresholds: [0.1, 0.1, 0.1],
      leaks: [{ kind: 'subtractive', amount: 0.09 }, { kind: 'subtractive', amount: 0.01 }, { kind: 'none' }],
      fireOnce: true,
      numerics: 'exact',
    });
    expect(JSON.stringify(network)).toBe(JSON.stringify(same));
    expect(hashNetwork(network)).toBe(hashNetwork(same));
  });

  it.each([undefined, ...presetNames])('expanded to layers, it is the same network from the same weights (%s)', (preset) => {
    const guide = load({}, preset);
    const { model, train_conv1, train_conv2, train_conv3, ...others } = guide;
    const layers = load({
      ...others,
      model: { numerics: model.numerics },
      network: layersOf(guide),
    });
    const [before, after] = [guide, layers].map(built);
    expect(JSON.stringify(after.network)).toBe(JSON.stringify(before.network));
    expect(bytes(after.weights)).toEqual(bytes(before.weights));
    expect(after.trained).toEqual(before.trained);
    expect([train_conv1, train_conv2, train_conv3].filter(Boolean)).toHaveLength(before.trained.length);
  });
});

describe('layers of a configuration', () => {
  const conv = { kind: 'conv', name: 'a', maps: 4, kernel: 5, threshold: 2, leak: 0.5 };
  const pool = { kind: 'pool', name: 'p', kernel: 2, stride: 2 };
  it('become layers with what is not the default', () => {
    const { network } = built(
      layersConfig([
        conv,
        pool,
        { ...conv, name: 'b', leak: 'none' },
        { ...conv, name: 'c', leak: { factor: 0.5 } },
        { ...conv, name: 'd', leak: 0 },
      ]),
    );
    const layer = { kind: 'conv', maps: 4, kernel: 5 };
    expect(network.layers).toStrictEqual([
      { ...layer, name: 'a', neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.5 } } },
      pool,
      { ...layer, name: 'b', neuron: { threshold: 2, leak: { kind: 'none' } } },
      { ...layer, name: 'c', neuron: { threshold: 2, leak: { kind: 'multiplicative', factor: 0.5 } } },
      { ...layer, name: 'd', neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0 } } },
    ]);
    expect(classLayer(network)).toBe('d');
  });

  /** A change of every field, and what must differ because of it. */
  const changes: Readonly<
    Record<string, readonly [base: object, field: string, to: unknown, differs: 'network' | 'weights' | 'trained']>
  > = {
    'conv.name': [conv, 'name', 'b', 'network'],
    'conv.maps': [conv, 'maps', 2, 'network'],
    'conv.kernel': [conv, 'kernel', 3, 'network'],
    'conv.threshold': [conv, 'threshold', 3, 'network'],
    'conv.leak': [conv, 'leak', 'none', 'network'],
    'conv.train': [conv, 'train', true, 'trained'],
    'conv.weights': [conv, 'weights', { init: 'dog' }, 'weights'],
    'pool.name': [pool, 'name', 'b', 'network'],
    'pool.kernel': [pool, 'kernel', 3, 'network'],
    'pool.stride': [pool, 'stride', 1, 'network'],
    'leak.factor': [{ ...conv, leak: { factor: 0.5 } }, 'leak', { factor: 0.25 }, 'network'],
    'normal.mean': [conv, 'weights', { init: 'normal', mean: 0.3 }, 'weights'],
    'normal.std': [conv, 'weights', { init: 'normal', std: 0.1 }, 'weights'],
  };

  /** Fields that say what a mapping is. */
  const elsewhere = ['kind', 'init'];

  it('no field without a change, and none that is not there', () => {
    const all = describeLayers().flatMap(({ tag, fields }) =>
      fields.map(({ name }) => `${tag}.${name}`).filter((field) => !elsewhere.some((one) => field.endsWith(one))),
    );
    expect(Object.keys(changes).toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.entries(changes))('%s changes what it says', (_, [base, field, to, differs]) => {
    const last = { ...conv, name: 'last', kernel: 1 };
    const of = (layer: object) => built(layersConfig([layer, ...(base === pool ? [last] : [])]));
    const [before, after] = [of(base), of({ ...base, [field]: to })].map((one) => ({
      network: JSON.stringify(one.network),
      weights: JSON.stringify(bytes(one.weights)),
      trained: one.trained,
    }));
    expect(after[differs]).not.toEqual(before[differs]);
    expect(after.network === before.network).toBe(differs !== 'network');
  });
});

/** Weights of the first layer. */
const first = (weights: object, layer: object = {}) =>
  built(layersConfig([{ kind: 'conv', name: 'a', maps: 4, kernel: 5, threshold: 2, leak: 0.5, weights, ...layer }])).weights[
    'a.weight'
  ];

describe('weights', () => {
  it('that start as Gabor filters sum to 0, differ by direction, and are the same in both channels', () => {
    const { data } = first({ init: 'gabor' });
    const plane = (k: number) => data.subarray(25 * k, 25 * (k + 1));
    for (let map = 0; map < 4; map++) {
      expect(plane(2 * map)).toEqual(plane(2 * map + 1));
      expect(plane(2 * map).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0, 6);
    }
    // Directions are a quarter of a turn apart between maps 0 and 2: rows of the one are columns of the other.
    const turned = Array.from({ length: 25 }, (_, i) => plane(4)[(i % 5) * 5 + Math.floor(i / 5)]);
    for (const [i, weight] of plane(0).entries()) expect(turned[i]).toBeCloseTo(weight, 6);
    expect(plane(2)).not.toEqual(plane(0));
  });

  it('of filters in a layer that learns lie inside the bounds of learning', () => {
    const { data } = first({ init: 'spots' }, { train: true });
    expect([Math.min(...data) > 0.5, Math.max(...data)]).toEqual([true, 0.75]);
  });

  const random = randomGenerator(7);
  const tensor = (...shape: number[]): Tensor => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform()),
  });
  it('of layers that do not learn are taken from where they are at hand', () => {
    const layer = { kind: 'conv', maps: 2, kernel: 3, threshold: 2 };
    const config = layersConfig([
      { ...layer, name: 'a' },
      { ...layer, name: 'b', train: true },
    ]);
    const { network, weights } = built(config);
    const other = { 'a.weight': tensor(2, 2, 3, 3), 'a.threshold': tensor(2), 'b.weight': tensor(2, 2, 3, 3) };
    const mixed = untrainedWeights(config, network, other);
    expect([mixed['a.weight'], mixed['a.threshold']]).toEqual([other['a.weight'], other['a.threshold']]);
    expect(Object.keys(mixed)).toEqual(Object.keys(weights));
    expect(mixed['b.weight']).toEqual(weights['b.weight']);
  });
});

test('what the configuration accepts, snn-core accepts', () => {
  const random = randomGenerator(42);
  const pick = <T>(...values: readonly T[]): T => values[random.integer(values.length)];
  let accepted = 0;
  for (let k = 0; k < 1000; k++) {
    const layers = Array.from({ length: 1 + random.integer(4) }, (_, i) => {
      const name = `l${i}`;
      if (random.uniform() < 0.3) return { kind: 'pool', name, kernel: pick(1, 2, 7, 20), stride: pick(1, 2, 6) };
      return {
        kind: 'conv',
        name,
        maps: pick(1, 2, 4),
        kernel: pick(1, 3, 5),
        threshold: pick(0.5, 2),
        leak: pick<unknown>('none', 0, 0.5, 1, { factor: 0.5 }),
        weights: { init: pick('normal', 'dog', 'gabor', 'spots') },
      };
    });
    let config: SpikesegConfig;
    try {
      config = layersConfig(layers);
    } catch (error) {
      if (isConfigError(error)) continue;
      throw error;
    }
    accepted++;
    expect(() => built(config)).not.toThrow();
  }
  expect(accepted).toBeGreaterThan(30);
});

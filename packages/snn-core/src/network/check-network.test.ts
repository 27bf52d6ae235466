import { fails, type Saying, says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check-network.ts';
import { checkWeights, weightShapes } from './check-weights.ts';
import { defaultNetwork } from './default-network.fixture.ts';
import { layerShapes, transportChannels } from './layer-shapes.ts';
import type { ConvLayerSpec, Leak, NetworkSpec, PoolLayerSpec, TransportLayerSpec } from './network-spec.ts';
import { requirePlainLayers } from './plain-layers.ts';
import { receptiveField } from './receptive-field.ts';

const conv: ConvLayerSpec = { kind: 'conv', name: 'a', maps: 2, kernel: 3, neuron: { threshold: 1, leak: { kind: 'none' } } };
const pool: PoolLayerSpec = { kind: 'pool', name: 'b', kernel: 2, stride: 2 };
const network: NetworkSpec = {
  input: { channels: 1, height: 8, width: 8 },
  layers: [conv, pool],
  fireOnce: true,
  numerics: 'exact',
};
const withLeak = (leak: Leak): NetworkSpec => ({ ...network, layers: [{ ...conv, neuron: { threshold: 1, leak } }] });

describe('checkNetwork', () => {
  it('accepts the default network, and leaks at the ends of their ranges', () => {
    expect(() => {
      const valid: readonly NetworkSpec[] = [
        defaultNetwork,
        network,
        { ...network, numerics: 'float', input: { ...network.input, maxValue: 255 } },
        ...[1, 0.5, 2 ** -20].map((valueStep) => ({ ...network, input: { ...network.input, maxValue: 16, valueStep } })),
        withLeak({ kind: 'subtractive', amount: 0 }),
        withLeak({ kind: 'subtractive', amount: 5 }),
        withLeak({ kind: 'multiplicative', factor: 0 }),
        withLeak({ kind: 'multiplicative', factor: 1 }),
      ];
      for (const one of valid) checkNetwork(one);
    }).not.toThrow();
  });

  it.each<[Saying, NetworkSpec]>([
    [['network: input.channels', 1, 0], { ...network, input: { ...network.input, channels: 0 } }],
    [['network: input.height', 1, 1.5], { ...network, input: { ...network.input, height: 1.5 } }],
    [['network: input.width', 1, 'NaN'], { ...network, input: { ...network.input, width: NaN } }],
    [['network: input.maxValue', 1, 0], { ...network, input: { ...network.input, maxValue: 0 } }],
    [['network: input.maxValue', 1, 1.5], { ...network, input: { ...network.input, maxValue: 1.5 } }],
    ...[0, 2, 0.3, 2 ** -21, Number.NaN].map((valueStep): [Saying, NetworkSpec] => [
      ['network: input.valueStep', '2^-20', 1, valueStep],
      { ...network, input: { ...network.input, valueStep } },
    ]),
    [['network: numerics', 'double'], { ...network, numerics: 'double' as NetworkSpec['numerics'] }],
    [['network', 'none'], { ...network, layers: [] }],
    [['network', 'a twice'], { ...network, layers: [conv, { ...pool, name: 'a' }] }],
    [['network', 'letters', '""'], { ...network, layers: [{ ...pool, name: '' }] }],
    [['network', '_', 'a.b'], { ...network, layers: [{ ...pool, name: 'a.b' }] }],
    [['network', '_', '__proto__'], { ...network, layers: [{ ...pool, name: '__proto__' }] }],
    [['network: a.maps', 1, -2], { ...network, layers: [{ ...conv, maps: -2 }] }],
    [['network: a.kernel', 1, 0], { ...network, layers: [{ ...conv, kernel: 0 }] }],
    [['network: a.kernel', 4], { ...network, layers: [{ ...conv, kernel: 4 }] }],
    [['network: b.kernel', 1, 0.5], { ...network, layers: [{ ...pool, kernel: 0.5 }] }],
    [['network: b.stride', 1, 0], { ...network, layers: [{ ...pool, stride: 0 }] }],
    [
      ['network: a.threshold', 0, 'Infinity'],
      { ...network, layers: [{ ...conv, neuron: { ...conv.neuron, threshold: Infinity } }] },
    ],
    [['network: a.leak.amount', 0, -0.1], withLeak({ kind: 'subtractive', amount: -0.1 })],
    [['network: a.leak.factor', 0, 1, 1.01], withLeak({ kind: 'multiplicative', factor: 1.01 })],
    [['network: a.leak.factor', 0, 1, 'NaN'], withLeak({ kind: 'multiplicative', factor: NaN })],
    [['network: b', '[1, 0, 0]', '[1, 8, 8]'], { ...network, layers: [{ ...pool, kernel: 9 }] }],
  ])('%j', (saying, wrong) => {
    expect(() => checkNetwork(wrong)).toThrow(fails(RangeError, ...saying));
  });
});

const fourMaps: ConvLayerSpec = { kind: 'conv', name: 'c', maps: 4, kernel: 3, neuron: { threshold: 1, leak: { kind: 'none' } } };
const motion: TransportLayerSpec = {
  kind: 'transport',
  name: 't',
  maps: 3,
  kernel: 5,
  motions: [
    { name: 'stand', vx: 0, vy: 0 },
    { name: 'right', vx: 0.5, vy: 0 },
  ],
  switchCost: 4,
  neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.5 }, reset: 'none', ceiling: 8 },
  competition: { radius: 2 },
};
const networkOf = (...layers: NetworkSpec['layers']): NetworkSpec => ({
  input: { channels: 2, height: 8, width: 9 },
  layers,
  fireOnce: false,
  numerics: 'exact',
});
const transport = (part: object): NetworkSpec => networkOf({ ...motion, ...part });
const ones = (shape: readonly number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) });
const plain =
  (...layers: NetworkSpec['layers']) =>
  () =>
    requirePlainLayers(networkOf(...layers), 'engine');

describe('networks with branches and transport', () => {
  it('are accepted, and have the shapes and tensors that follow', () => {
    const pooled = { kind: 'pool', name: 'p', kernel: 2, stride: 2, from: 'input' } as const;
    const all = networkOf(fourMaps, pooled, motion, { ...motion, name: 'u', from: 'c' });
    expect(() => checkNetwork(all)).not.toThrow();
    expect(layerShapes(all)).toEqual({
      c: { input: [2, 8, 9], output: [4, 8, 9] },
      p: { input: [2, 8, 9], output: [2, 4, 4] },
      t: { input: [2, 4, 4], output: [6, 4, 4] },
      u: { input: [4, 8, 9], output: [6, 8, 9] },
    });
    expect(weightShapes(all)).toEqual({
      'c.weight': [4, 2, 3, 3],
      'c.threshold': [4],
      't.weight': [3, 2, 5, 5],
      't.threshold': [6],
      't.lateral': [2, 3, 3],
      'u.weight': [3, 4, 5, 5],
      'u.threshold': [6],
      'u.lateral': [2, 3, 3],
    });
  });

  it.each<[Saying, NetworkSpec]>([
    [['network: c.kind', 'dense'], networkOf({ ...fourMaps, kind: 'dense' } as never)],
    [['network: c.from', 't'], networkOf({ ...fourMaps, from: 't' }, motion)],
    [['network', "'input'"], networkOf({ ...fourMaps, name: 'input' })],
    [['network: t.motions', 'none'], transport({ motions: [] })],
    [['network: t.motions[0].name', 'right'], transport({ motions: [motion.motions[1], motion.motions[1]] })],
    [['network: t.motions[0].vx', '1/64', 0.01], transport({ motions: [{ name: 'a', vx: 0.01, vy: 0 }] })],
    [
      ['network: t.motions[0].brightnesses', 0, 2, '[1, 3]'],
      transport({ motions: [{ name: 'a', vx: 0, vy: 0, brightnesses: [1, 3] }] }),
    ],
    [
      ['network: t.motions[0].brightnesses', 0, 2, '[1, 1]'],
      transport({ motions: [{ name: 'a', vx: 0, vy: 0, brightnesses: [1, 1] }] }),
    ],
    [['network: t.motions', 'none', 1], transport({ motions: [{ name: 'a', vx: 0, vy: 0, brightnesses: [2, 0] }] })],
    [['network: t.stride', 1, 0], transport({ stride: 0 })],
    [['network: t.every', 1, 1.5], transport({ every: 1.5 })],
    [['network: t.kernel', 6, 5], transport({ stride: 6 })],
    [['network: t.competition.with[0]', 't'], transport({ competition: { radius: 1, with: ['t'] } })],
    [
      ['network: u.competition.with[1]', 't'],
      networkOf(motion, { ...motion, name: 'u', competition: { radius: 1, with: ['t', 't'] } }),
    ],
    [
      ['network: u.competition.with[0]', '8×9', 't', '4×4'],
      networkOf({ kind: 'pool', name: 'p', kernel: 2, stride: 2 }, motion, {
        ...motion,
        name: 'u',
        from: 'input',
        competition: { radius: 1, with: ['t'] },
      }),
    ],
    [
      ['network: u.competition.with[0]', 't', 3],
      networkOf({ ...motion, every: 3 }, { ...motion, name: 'u', from: 'input', competition: { radius: 1, with: ['t'] } }),
    ],
    [['network: t.switchCost', 0, -1], transport({ switchCost: -1 })],
    [['network: t.ceiling', 2, 1], transport({ neuron: { ...motion.neuron, ceiling: 1 } })],
    [['network: t.ceiling', 'undefined'], transport({ neuron: { threshold: 1, leak: motion.neuron.leak } })],
    [
      ['network: t.leak', 'subtractive'],
      transport({ neuron: { ...motion.neuron, leak: { kind: 'multiplicative', factor: 0.5 } } }),
    ],
    [['network: t.competition.radius', 0, 1.5], transport({ competition: { radius: 1.5 } })],
  ])('%j', (saying, wrong) => {
    expect(() => checkNetwork(wrong)).toThrow(fails(RangeError, ...saying));
  });

  it('a transport layer with a stride has a cell for every stride pixels, and channels for the motions that a brightness has', () => {
    const motions = [
      { name: 'stand', vx: 0, vy: 0 },
      { name: 'right', vx: 5 / 64, vy: -1, brightnesses: [2, 0] },
    ];
    const wide = networkOf({ ...motion, kernel: 6, stride: 4, every: 3, motions }, { ...motion, name: 'u', from: 'input' });
    expect(() => checkNetwork(wide)).not.toThrow();
    expect(layerShapes(wide)['t']).toEqual({ input: [2, 8, 9], output: [5, 2, 3] });
    expect(weightShapes(wide)).toMatchObject({ 't.weight': [3, 2, 6, 6], 't.threshold': [5], 't.lateral': [2, 3, 3] });
    expect(transportChannels({ maps: 3, motions }).map(({ brightness, motion: m }) => [brightness, motions[m].name])).toEqual([
      [0, 'stand'],
      [0, 'right'],
      [1, 'stand'],
      [2, 'stand'],
      [2, 'right'],
    ]);
    // Cell 1 has the pixels 3 to 8 under its kernel, so its centre is at 5.5; padding is 1.
    expect(receptiveField(wide, 't')).toEqual({ stride: 4, offset: 1.5, size: 6 });
  });

  it('layers may compete with later ones', () => {
    const t = { ...motion, from: 'input', competition: { radius: 1, with: ['u'] } };
    const u = { ...motion, name: 'u', from: 'input', every: 4, competition: { radius: 3, with: ['t'] } };
    expect(() => checkNetwork(networkOf(t, u))).not.toThrow();
  });

  it('weights: costs and leaks are at least 0, and the leak of every brightness may be left out', () => {
    const one = networkOf(motion);
    const weights = Object.fromEntries(Object.entries(weightShapes(one)).map(([name, shape]) => [name, ones(shape)]));
    expect(() => checkWeights(one, weights)).not.toThrow();
    expect(() => checkWeights(one, { ...weights, 't.leak': ones([2]) })).toThrow('t.leak: expected shape [3], got [2]');
    const cost = { shape: [2, 3, 3], data: new Float32Array(18).fill(-1, 2, 3) };
    expect(() => checkWeights(one, { ...weights, 't.lateral': cost })).toThrow(says(0, -1, 2));
  });

  it('are refused by engines that have not all layers', () => {
    expect(plain(fourMaps)).not.toThrow();
    expect(plain(motion)).toThrow(says('engine', 't', 'transport'));
    expect(plain(fourMaps, { ...motion, from: 'input' })).toThrow('got t with kind transport');
    expect(plain(fourMaps, { ...fourMaps, name: 'd', from: 'input' })).toThrow('got d with from input');
  });
});

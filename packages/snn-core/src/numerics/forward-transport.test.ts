import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { randomGenerator } from '../random.ts';
import { randomTransport, transportWeights } from '../testing/random-layers.ts';
import { forwardTransports, never } from './forward-transport.ts';

const network = (numerics: NetworkSpec['numerics'], valueStep: number): NetworkSpec => ({
  input: { channels: 1, height: 4, width: 4, maxValue: 4, valueStep },
  layers: [
    {
      kind: 'transport',
      name: 't',
      maps: 1,
      kernel: 1,
      motions: [
        { name: 'a', vx: 0, vy: 0 },
        { name: 'b', vx: 1, vy: 0 },
      ],
      switchCost: 0.1,
      neuron: { threshold: 1, leak: { kind: 'subtractive', amount: 0.1 }, reset: 'none', ceiling: 3.9 },
    },
  ],
  fireOnce: false,
  numerics,
});
const weights: NetworkWeights = {
  't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(1000.1) },
  't.threshold': { shape: [2], data: Float32Array.of(1.1, 3.95) },
  't.lateral': { shape: [2, 3, 3], data: Float32Array.from({ length: 18 }, (_, k) => k / 4) },
};

describe('the numbers of a transport layer', () => {
  it('lie on the finest grid on which Σ|w|·M + ceiling + leak is at most 2^24 steps', () => {
    // 4000.4 + 3.95 + 0.1 is above 2^11: 2^24 steps of 2^-12. Values in quarters need two bits more.
    for (const [valueStep, finer] of [
      [1, 12],
      [0.25, 12],
    ] as const) {
      const { weight, threshold, leak, lateral, switchCost, ceiling } = forwardTransports(network('exact', valueStep), weights)[
        't'
      ];
      const steps = 2 ** finer;
      const all = [...threshold.data, ...leak.data, ...lateral.data.filter((cost) => cost !== never), switchCost, ceiling];
      expect(all.every((value) => Number.isInteger(value * steps))).toBe(true);
      expect(Number.isInteger(weight.data[0] * steps * valueStep)).toBe(true);
      expect(weight.data[0]).toBeCloseTo(1000.1, 2);
      expect(switchCost).toBe(Math.round(0.1 * steps) / steps);
      expect([threshold.data[0], ceiling]).toEqual([Math.ceil(Math.fround(1.1) * steps) / steps, Math.ceil(3.9 * steps) / steps]);
    }
  });

  it('leave room for the currents of all steps of an update, and for what the layers that compete with it add up', () => {
    const [layer] = network('exact', 1).layers;
    if (layer.kind !== 'transport') throw new Error('expected a transport layer');
    const competes = (name: string, every: number, rivals: readonly string[]) =>
      ({ ...layer, name, every, from: 'input', competition: { radius: 1, with: rivals } }) as const;
    const grids = (...layers: NetworkSpec['layers']) => {
      const all = layers.flatMap(({ name }) =>
        Object.entries(weights).map(([key, tensor]) => [key.replace('t.', `${name}.`), tensor] as const),
      );
      const forward = forwardTransports({ ...network('exact', 1), layers }, Object.fromEntries(all));
      return layers.map(({ name }) => Math.log2(forward[name].grid));
    };
    // 4·4000.4 + 3.95 + 0.1 is below 2^14: 2^24 steps of 2^-10. Twice 4·4000.4 is below 2^15.
    expect(grids(competes('t', 4, []))).toEqual([-10]);
    expect(grids(competes('t', 4, []), competes('u', 2, ['t']))).toEqual([-9, -11]);
    // Four times 4000.4 is below 2^14; no sum with the ceiling is more.
    expect(grids(competes('t', 4, ['u']), competes('u', 1, ['t']))).toEqual([-10, -10]);
  });

  it('a way that costs the ceiling or more is none', () => {
    for (const numerics of ['exact', 'float'] as const) {
      const { lateral, switchCost } = forwardTransports(network(numerics, 1), weights)['t'];
      expect(lateral.data.map((cost) => (cost === never ? 1 : 0))).toEqual(
        Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
      );
      expect(switchCost).toBeCloseTo(0.1, 3);
    }
  });

  it('are themselves when they are rounded again', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = randomGenerator(seed);
      const any = randomTransport(random);
      const once = forwardTransports(any, transportWeights(any, random))['t'];
      const [layer] = any.layers;
      if (layer.kind !== 'transport') throw new Error('expected a transport layer');
      const { switchCost, ceiling } = once;
      const again = { ...any, layers: [{ ...layer, switchCost, neuron: { ...layer.neuron, ceiling } }] };
      const tensors = {
        't.weight': once.weight,
        't.threshold': once.threshold,
        't.leak': once.leak,
        't.lateral': once.lateral,
      };
      expect(forwardTransports(again, tensors)['t']).toEqual(once);
    }
  });

  it('limit currents where the ceiling is below 2^14 steps: ceiling and current together have 2^15 − 1 steps', () => {
    const limitOf = (weight: number, numerics: NetworkSpec['numerics'] = 'exact') => {
      const given = { ...weights, 't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(weight) } };
      const { ceiling, grid, maxCurrent } = forwardTransports(network(numerics, 1), given)['t'];
      return { steps: ceiling / grid, limit: maxCurrent / grid };
    };
    // 4·1000.1 + 4 steps from 2^-12: a ceiling of 3.9 is 15,975 steps; a grid half as fine has 7,988, and twice as fine 31,949.
    expect(limitOf(1000.1)).toEqual({ steps: 15_975, limit: 32_767 - 15_975 });
    expect(limitOf(2000.1)).toEqual({ steps: 7988, limit: 32_767 - 7988 });
    expect(limitOf(500.1)).toEqual({ steps: 31_949, limit: Infinity });
    expect(forwardTransports(network('float', 1), weights)['t'].maxCurrent).toBe(Infinity);
  });

  it('cannot be had beyond float32', () => {
    const large = { ...weights, 't.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(2 ** 127) } };
    expect(() => forwardTransports(network('exact', 1), large)).toThrow(says('numerics: t', 'float32'));
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typescriptBackend } from '../backend/ts/backend.ts';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { integrate } from '../neurons/lif.ts';
import { randomGenerator, shuffled } from '../random.ts';
import { sparseFromDense } from '../spikes/sparse-spikes.ts';
import { forwardTensors } from './forward-tensors.ts';
import { type AnyLayer, anyLayer, none } from './layers.fixture.ts';

const f32 = Math.fround;

/** Sum in float32, from left to right. */
const inOrder = (terms: readonly number[]): number => terms.reduce((sum, term) => f32(sum + term), 0);

/** Sum in float32 of the sums of the halves, as tree reductions add. Adding to 0 makes a −0 (weight < 0, input 0) a 0. */
function pairwise(terms: readonly number[]): number {
  if (terms.length <= 1) return 0 + (terms[0] ?? 0);
  const half = terms.length >> 1;
  return f32(pairwise(terms.slice(0, half)) + pairwise(terms.slice(half)));
}

const inFloat64 = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

/** The layer as a network of one pixel, whose channels are the synapses. */
function networkOf({ spec, weight, threshold, maxInput, step }: AnyLayer): [NetworkSpec, NetworkWeights] {
  const channels = weight.length / spec.maps;
  return [
    {
      input: { channels, height: 1, width: 1, maxValue: maxInput, valueStep: step },
      layers: [spec],
      fireOnce: false,
      numerics: 'exact',
    },
    {
      'c.weight': { shape: [spec.maps, channels, 1, 1], data: weight },
      'c.threshold': { shape: [spec.maps], data: threshold },
    },
  ];
}

/** Input values of 0 … maxInput on their grid, many of them extreme, so that sums come close to the bound. */
const inputs = ({ maxInput, step }: AnyLayer) =>
  fc.array(
    fc.oneof(
      fc.constantFrom(0, step, maxInput),
      fc.nat(maxInput / step).map((steps) => steps * step),
    ),
    { minLength: 60, maxLength: 60 },
  );
const anyRun = anyLayer.chain((layer) =>
  fc.record({
    layer: fc.constant(layer),
    steps: fc.array(inputs(layer), { minLength: 1, maxLength: 6 }),
    seed: fc.nat(),
  }),
);

describe('on the grid, every way to add gives the same bits', () => {
  it('currents: from left to right, shuffled, pairwise, and in float64', () => {
    fc.assert(
      fc.property(anyRun, ({ layer, steps, seed }) => {
        const { weight } = forwardTensors(...networkOf(layer))['c'];
        const synapses = weight.data.length / layer.spec.maps;
        for (let map = 0; map < layer.spec.maps; map++) {
          for (const values of steps) {
            const terms = Array.from(weight.data.subarray(map * synapses, (map + 1) * synapses), (w, k) => f32(w * values[k]));
            const sum = inFloat64(terms);
            const other = shuffled(terms, randomGenerator(seed));
            expect([inOrder(terms), inOrder(other), pairwise(terms), pairwise(other)]).toEqual([sum, sum, sum, sum]);
          }
        }
      }),
    );
  });

  it('potentials: I added as a whole, synapse by synapse in any order, and in float64 (IF and subtractive leak)', () => {
    fc.assert(
      fc.property(anyRun, ({ layer, steps, seed }) => {
        const { weight, threshold, leak } = forwardTensors(...networkOf(layer))['c'];
        fc.pre(leak.kind !== 'multiplicative');
        const amount = leak.kind === 'subtractive' ? leak.amount : 0;
        const floor = leak.kind === 'none' ? Number.NEGATIVE_INFINITY : 0;
        const [theta] = threshold.data;
        const synapses = weight.data.length / layer.spec.maps;
        let potential = 0;
        for (const values of steps) {
          const terms = Array.from(weight.data.subarray(0, synapses), (w, k) => f32(w * values[k]));
          const whole = integrate(leak, potential, inOrder(terms));
          const one = shuffled([...terms, -amount], randomGenerator(seed)).reduce((sum, term) => f32(sum + term), potential);
          expect(Math.max(floor, one)).toBe(whole);
          expect(Math.max(floor, potential + inFloat64(terms) - amount)).toBe(whole);
          potential = whole >= theta ? 0 : whole;
        }
      }),
    );
  });
});

it('rounding up a threshold changes no spike: a potential on the grid reaches it exactly when it reaches the one before', () => {
  fc.assert(
    fc.property(anyRun, ({ layer, steps }) => {
      const { weight, threshold } = forwardTensors(...networkOf(layer))['c'];
      const synapses = weight.data.length / layer.spec.maps;
      for (const values of steps) {
        const potential = inOrder(Array.from(weight.data.subarray(0, synapses), (w, k) => f32(w * values[k])));
        expect(potential >= threshold.data[0]).toBe(potential >= layer.threshold[0]);
      }
    }),
  );
});

describe('without the grid, the order shows', () => {
  // 1 + 2^−24 is 1 in float32, but 2^−24 + 2^−24 + 1 is 1 + 2^−23, which reaches the threshold.
  const layer: AnyLayer = {
    spec: { kind: 'conv', name: 'c', maps: 1, kernel: 1, neuron: { threshold: 1, leak: none } },
    weight: Float32Array.of(1, 2 ** -24, 2 ** -24),
    threshold: Float32Array.of(1 + 2 ** -23),
    maxInput: 1,
    step: 1,
  };
  const fires = async (numerics: NetworkSpec['numerics'], weight: Float32Array) => {
    const [network, weights] = networkOf({ ...layer, weight });
    const session = await typescriptBackend.compile({ ...network, numerics }, weights);
    return (await session.run(sparseFromDense([1, 3, 1, 1], [1, 1, 1]))).layers['c'].spikes.index.length === 1;
  };

  it('a neuron fires or not by the order of its synapses; with exact numerics it does not', async () => {
    const orders = [layer.weight, layer.weight.toReversed()];
    expect(await Promise.all(orders.map(async (weight) => fires('float', weight)))).toEqual([false, true]);
    expect(await Promise.all(orders.map(async (weight) => fires('exact', weight)))).toEqual([false, false]);
  });
});

import type { Leak, NetworkSpec } from '../../network/network-spec.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import { runDifference } from '../difference.ts';
import { anyWeights, inputShape, largestCount, natStep, randomNetwork, randomSpikes } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

const leaks: readonly Leak[] = [
  { kind: 'none' },
  { kind: 'subtractive', amount: 0 },
  { kind: 'subtractive', amount: 0.09 },
  { kind: 'multiplicative', factor: 0.9 },
];
const pool = { kernel: 2, stride: 2 };

async function refused(body: () => Promise<unknown>): Promise<boolean> {
  try {
    await body();
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}

/** Exact numerics: weights, thresholds and leaks as they come, rounded by the engine to the grid of the network. */
export function numerics({ describe, test, expect, backend, random, same }: Suite): void {
  const exactNetwork = (seed: number, leak: Leak, fireOnce: boolean): NetworkSpec => {
    const network = randomNetwork(random('numerics', seed), { leak, fireOnce, pool, numerics: 'exact' });
    return { ...network, input: { ...network.input, maxValue: largestCount } };
  };

  describe('exact numerics give the same bits in any order of addition', () => {
    for (const leak of leaks) {
      for (const fireOnce of [true, false]) {
        const constant = 'amount' in leak ? ` ${leak.amount}` : 'factor' in leak ? ` ${leak.factor}` : '';
        test(`leak ${leak.kind}${constant}, ${fireOnce ? 'fire-once' : 'free running'}, exact`, async () => {
          let spikes = 0;
          for (let seed = 0; seed < 6; seed++) {
            const counted = exactNetwork(seed, leak, fireOnce);
            const r = random('numbers', leak.kind, String(fireOnce), seed);
            const input = (['binary', 'counts', 'nats'] as const)[seed % 3];
            const network = input === 'nats' ? { ...counted, input: { ...counted.input, valueStep: natStep } } : counted;
            const windows = [0.02, 0.3].map((density) => randomSpikes(inputShape(network, 5), density, input, r));
            const results = await same(network, anyWeights(network, r), windows, { carryState: true });
            spikes += results[1].layers['conv2'].spikes.index.length;
          }
          expect(spikes > 100).toEqual(true);
        });
      }
    }

    test('the grid follows the weights', async () => {
      const network = exactNetwork(1, leaks[2], false);
      const r = random('new weights');
      const session = await backend.compile(network, anyWeights(network, r));
      const window = randomSpikes(inputShape(network, 5), 0.2, 'counts', r);
      const record = network.layers.map((layer) => layer.name);
      // Weights a thousand times as large move the grid by ten bits, and with it the leak.
      const weights = anyWeights(network, r);
      for (const { data } of Object.values(weights)) data.forEach((value, i) => (data[i] = 1000 * value));
      const [expected] = await same(network, weights, [window]);
      session.setWeights(weights);
      expect(runDifference(await session.run(window, { record }), expected)).toEqual(undefined);
    });

    test('what has no bound is refused: values that are no counts, negative weights without a leak', async () => {
      const network = exactNetwork(2, leaks[2], true);
      const r = random('refused');
      const weights = anyWeights(network, r);
      const session = await backend.compile(network, weights);
      const window = randomSpikes(inputShape(network, 2), 0.2, 'binary', r);
      const withFirst = (value: number): SparseSpikes => ({
        ...window,
        values: Float32Array.from(window.index, (_, k) => (k === 0 ? value : 1)),
      });
      for (const value of [0.5, -1, largestCount + 1]) expect(await refused(() => session.run(withFirst(value)))).toEqual(true);
      expect(await refused(() => session.run(withFirst(largestCount)))).toEqual(false);
      const [conv, ...rest] = network.layers;
      const unbounded = conv.kind === 'conv' ? { ...conv, neuron: { ...conv.neuron, leak: leaks[0] } } : conv;
      const negative = { ...weights['conv1.weight'], data: weights['conv1.weight'].data.map(() => -0.1) };
      const compile = () =>
        backend.compile({ ...network, layers: [unbounded, ...rest] }, { ...weights, 'conv1.weight': negative });
      expect(await refused(compile)).toEqual(true);
    });
  });
}

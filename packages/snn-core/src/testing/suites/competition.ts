import type { NetworkSpec, NetworkWeights } from '../../network/network-spec.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import type { Competition } from '../../wta/compete.ts';
import { arrayDifference } from '../difference.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

const modes: readonly Competition['mode'][] = ['global', 'local', 'both'];

/**
 * Two maps over a row of 24 pixels. An input of 1 charges map 0 by half its threshold; an input of 4 lets map 0 fire, and not
 * map 1.
 */
const row: NetworkSpec = {
  input: { channels: 1, height: 1, width: 24 },
  layers: [{ kind: 'conv', name: 'conv', maps: 2, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } }],
  fireOnce: false,
  numerics: 'float',
};
const rowWeights: NetworkWeights = {
  'conv.weight': { shape: [2, 1, 1, 1], data: Float32Array.of(0.5, 0.25) },
  'conv.threshold': { shape: [2], data: Float32Array.of(1, 2) },
};

/** One input per step, at a pixel of the row. */
const oneByOne = (...inputs: readonly { readonly pixel: number; readonly value: number }[]): SparseSpikes => ({
  shape: [inputs.length, 1, 1, 24],
  offsets: Uint32Array.from({ length: inputs.length + 1 }, (_, t) => t),
  index: Uint32Array.from(inputs, ({ pixel }) => pixel),
  values: Float32Array.from(inputs, ({ value }) => value),
});

/** Winner-take-all in the last layer. */
export function competition({ describe, test, expect, random, same }: Suite): void {
  describe('competition', () => {
    for (const mode of modes) {
      for (const fireOnce of [true, false]) {
        test(`${mode}, ${fireOnce ? 'fire-once' : 'free running'}`, async () => {
          for (const [l, leak] of exactLeaks.entries()) {
            for (const localRadius of [0, 1, 3]) {
              const r = random('competition', mode, l, localRadius, String(fireOnce));
              const network = randomNetwork(r, { leak, fireOnce, pool: { kernel: 2, stride: 2 } });
              const window = randomSpikes(inputShape(network, 6), 0.15, 'binary', r);
              const options = { competition: { mode, localRadius, tieSeed: r.integer(1 << 30) } };
              const windows = [window, window];
              await same(network, randomWeights(network, r), windows, options);
              await same(network, randomWeights(network, r), windows, { ...options, carryState: true });
            }
          }
        });
      }
    }

    test('a winner far off neither keeps nor takes what its map gathered in the run before', async () => {
      // Pixel 16 gathers in the last step before a run in which it is inhibited before any input reaches it.
      const before = oneByOne({ pixel: 16, value: 1 });
      const run = oneByOne({ pixel: 0, value: 4 }, { pixel: 16, value: 1 });
      const options = { competition: { mode: 'local', localRadius: 16, tieSeed: 1 } } as const;
      const [, rested] = await same(row, rowWeights, [before, run], options);
      expect([...rested.layers['conv'].spikes.index]).toEqual([0]);
      const [, carried] = await same(row, rowWeights, [before, run], { ...options, carryState: true });
      expect([...carried.layers['conv'].spikes.index]).toEqual([0, 16]);
    });

    test('equal neurons win by the seeded order: another seed, other winners', async () => {
      const r = random('ties');
      const network = randomNetwork(r, { leak: exactLeaks[0], fireOnce: true, pool: { kernel: 2, stride: 2 } });
      const weights = randomWeights(network, r);
      for (const name of ['conv1.weight', 'conv2.weight']) weights[name].data.fill(1);
      const window = randomSpikes(inputShape(network, 2), 1, 'binary', r);
      const winners = (tieSeed: number) =>
        same(network, weights, [window], { competition: { mode: 'both', localRadius: 1, tieSeed } });
      const [first] = await winners(1);
      const [second] = await winners(2);
      const units = [first, second].map((result) => result.layers['conv2'].spikes.index);
      expect(arrayDifference('winners', units[0], units[1]) === undefined).toEqual(false);
    });
  });
}

import type { Competition } from '../../wta/competition.ts';
import { arrayDifference } from '../difference.ts';
import type { Suite } from '../conformance.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';

const modes: readonly Competition['mode'][] = ['global', 'local', 'both'];

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

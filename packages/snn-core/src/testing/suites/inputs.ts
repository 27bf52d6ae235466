import type { NetworkSpec } from '../../network/network-spec.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import { sparseFromDense } from '../../spikes/sparse-spikes.ts';
import { arrayDifference } from '../difference.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

/** Moves spikes down and right; they must stay inside. */
function shifted({ shape, offsets, index }: SparseSpikes, down: number, right: number): SparseSpikes {
  return { shape, offsets, index: index.map((unit) => unit + down * shape[3] + right) };
}

/** Inputs at the edges of what is possible, and one symmetry. */
export function inputs({ describe, test, expect, backend, random, same }: Suite): void {
  const networkFor = (seed: number): NetworkSpec => {
    const leak = exactLeaks[seed % exactLeaks.length];
    return randomNetwork(random('inputs', seed), { leak, fireOnce: seed % 2 === 0, pool: { kernel: 2, stride: 2 } });
  };

  describe('inputs', () => {
    test('silence gives silence and costs nothing', async () => {
      for (let seed = 0; seed < 4; seed++) {
        const network = networkFor(seed);
        const shape = inputShape(network, 5);
        const silence = { shape, offsets: new Uint32Array(6), index: new Uint32Array() };
        const [{ layers, synapticOps }] = await same(network, randomWeights(network, random(seed)), [silence]);
        expect(synapticOps).toEqual(0);
        for (const { spikes } of Object.values(layers)) expect(spikes.index.length).toEqual(0);
      }
    });

    test('a window of no steps gives traces of no steps', async () => {
      const network = networkFor(1);
      const none = { shape: inputShape(network, 0), offsets: new Uint32Array(1), index: new Uint32Array() };
      const [{ layers }] = await same(network, randomWeights(network, random('none')), [none]);
      expect(layers['conv2'].spikes.shape[0]).toEqual(0);
    });

    test('every pixel spikes in every step', async () => {
      for (let seed = 0; seed < 4; seed++) {
        const network = networkFor(seed);
        const shape = inputShape(network, 3);
        const ones = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1);
        await same(network, randomWeights(network, random('ones', seed)), [sparseFromDense(shape, ones)]);
      }
    });

    test('away from the borders, shifting the input shifts the output', async () => {
      for (let seed = 0; seed < 4; seed++) {
        const network = { ...networkFor(seed), input: { channels: 2, height: 60, width: 64 } };
        const weights = randomWeights(network, random('shift', seed));
        const session = await backend.compile(network, weights);
        const patch = randomSpikes([5, 2, 10, 12], 0.4, 'binary', random('patch', seed));
        const spikes: SparseSpikes = {
          shape: [5, 2, 60, 64],
          offsets: patch.offsets,
          index: patch.index.map((unit) => {
            const [c, y, x] = [Math.floor(unit / 120), Math.floor(unit / 12) % 10, unit % 12];
            return (c * 60 + y + 22) * 64 + x + 24;
          }),
        };
        const at = (await session.run(spikes)).layers['conv2'].spikes;
        const moved = (await session.run(shifted(spikes, -4, 6))).layers['conv2'].spikes;
        const expected = shifted(at, -2, 3);
        expect(arrayDifference('offsets', moved.offsets, expected.offsets)).toEqual(undefined);
        expect(arrayDifference('units', moved.index, expected.index)).toEqual(undefined);
      }
    });
  });
}

import type { NetworkSpec } from '../../network/network-spec.ts';
import type { SparseSpikes } from '../../spikes/sparse-spikes.ts';
import { exactLeaks, inputShape, randomNetwork, randomSpikes, randomWeights } from '../random-cases.ts';
import type { Suite } from '../suite.ts';

async function failureOf(body: () => unknown): Promise<unknown> {
  try {
    await body();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Wrong use is a RangeError that names the place. */
export function errors({ describe, test, expect, backend, random }: Suite): void {
  const r = random('errors');
  const network: NetworkSpec = randomNetwork(r, { leak: exactLeaks[1], fireOnce: true, pool: { kernel: 2, stride: 2 } });
  const weights = randomWeights(network, r);
  const window = randomSpikes(inputShape(network, 3), 0.2, 'binary', r);

  const refuses = async (body: () => unknown, word: string): Promise<void> => {
    const error = await failureOf(body);
    expect(error instanceof RangeError).toEqual(true);
    expect(String(error).includes(word)).toEqual(true);
  };

  describe('errors', () => {
    test('missing and misshapen weights', async () => {
      const { 'conv2.threshold': _, ...rest } = weights;
      await refuses(() => backend.compile(network, rest), 'conv2.threshold');
      const misshapen = { ...weights, 'conv1.weight': weights['conv2.weight'] };
      await refuses(() => backend.compile({ ...network, input: { ...network.input, channels: 9 } }, misshapen), 'conv1.weight');
      const session = await backend.compile(network, weights);
      await refuses(() => session.setWeights(rest), 'conv2.threshold');
    });

    test('networks that cannot be run', async () => {
      const [conv, ...rest] = network.layers;
      await refuses(() => backend.compile({ ...network, layers: [{ ...conv, kernel: 4 }, ...rest] }, weights), 'conv1');
      await refuses(() => backend.compile({ ...network, layers: [conv, conv] }, weights), 'conv1');
      await refuses(() => backend.compile({ ...network, layers: [] }, weights), 'layer');
    });

    test('input of another shape, units out of range or out of order', async () => {
      const session = await backend.compile(network, weights);
      const [t, c, h, w] = window.shape;
      const broken: readonly SparseSpikes[] = [
        { ...window, shape: [t, c, h, w + 1] },
        { ...window, offsets: window.offsets.slice(1) },
        { ...window, index: window.index.map((unit) => unit + c * h * w) },
        { ...window, index: window.index.toReversed() },
        { ...window, values: new Float32Array(1) },
      ];
      for (const input of broken) await refuses(() => session.run(input), 'input');
    });

    test('names of layers that are not there', async () => {
      const session = await backend.compile(network, weights);
      await refuses(() => session.run(window, { record: ['conv1', 'conv9'] }), 'conv9');
    });

    test('competition in a pool, or with a radius that is none', async () => {
      const competition = { mode: 'both', localRadius: 1, tieSeed: 1 } as const;
      const pooled = await backend.compile({ ...network, layers: network.layers.slice(0, 2) }, weights);
      await refuses(() => pooled.run(window, { competition }), 'pool1');
      const session = await backend.compile(network, weights);
      await refuses(() => session.run(window, { competition: { ...competition, localRadius: -1 } }), 'localRadius');
    });
  });
}

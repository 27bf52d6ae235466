import { describe, expect, it } from 'vitest';
import { typescriptBackend } from '../backend/ts/backend.ts';
import type { NetworkSpec, NetworkWeights } from '../network/network-spec.ts';
import { randomGenerator } from '../random.ts';
import type { SparseSpikes } from '../spikes/sparse-spikes.ts';
import { anyWeights, inputShape, largestCount, randomNetwork, randomSpikes } from '../testing/random-cases.ts';

/*
 * The engine adds input units in ascending order. A network and its input turned by 180° (and with channels and maps the
 * other way round) are the same network, whose sums it adds in descending order.
 */

/** Spikes in turned places; the entries of a step change their order, so that units ascend. */
function turned(spikes: SparseSpikes): SparseSpikes {
  const units = spikes.shape[1] * spikes.shape[2] * spikes.shape[3];
  const pieces = Array.from({ length: spikes.shape[0] }, (_, t) => [spikes.offsets[t], spikes.offsets[t + 1]] as const);
  const reverse = (all: Float32Array | Uint32Array): number[] =>
    pieces.flatMap(([from, to]) => Array.from(all.subarray(from, to)).toReversed());
  return {
    shape: spikes.shape,
    offsets: spikes.offsets,
    index: Uint32Array.from(reverse(spikes.index), (unit) => units - 1 - unit),
    ...(spikes.values ? { values: Float32Array.from(reverse(spikes.values)) } : {}),
  };
}

/** Spikes and potentials of conv1 differ between the engine on a network and the engine on the turned one. */
async function differs(numerics: NetworkSpec['numerics'], seed: number): Promise<boolean> {
  const random = randomGenerator(seed);
  const leak = { kind: 'subtractive', amount: 0.09 } as const;
  const whole = randomNetwork(random, { leak, fireOnce: false, pool: { kernel: 2, stride: 2 }, numerics });
  const network = { ...whole, input: { ...whole.input, maxValue: largestCount }, layers: whole.layers.slice(0, 1) };
  const weights = anyWeights(network, random);
  const weight = weights['conv1.weight'];
  const threshold = weights['conv1.threshold'];
  // Turning all axes of the tensor reverses its data; maps change places, too, and so do their thresholds.
  const turnedWeights = {
    'conv1.weight': { ...weight, data: weight.data.toReversed() },
    'conv1.threshold': { ...threshold, data: threshold.data.toReversed() },
  };
  const input = randomSpikes(inputShape(network, 6), 0.3, 'counts', random);
  const run = async (tensors: NetworkWeights, spikes: SparseSpikes) => {
    const { layers } = await (await typescriptBackend.compile(network, tensors)).run(spikes);
    const { spikes: fired, potential } = layers['conv1'];
    return { ...fired, values: potential ?? new Float32Array() };
  };
  const straight = await run(weights, input);
  expect(straight.index.length).toBeGreaterThan(0);
  const back = turned(await run(turnedWeights, turned(input)));
  return (
    JSON.stringify([back.offsets, back.index, back.values]) !==
    JSON.stringify([straight.offsets, straight.index, straight.values])
  );
}

describe('a network turned by 180° does the same, turned', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  it('with exact numerics always', async () => {
    for (const seed of seeds) expect(await differs('exact', seed)).toBe(false);
  });

  it('with float numerics mostly not', async () => {
    const different = await Promise.all(seeds.map(async (seed) => differs('float', seed)));
    expect(different.filter(Boolean).length).toBeGreaterThan(10);
  });
});

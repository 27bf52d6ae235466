import {
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  randomGenerator,
  type SparseSpikes,
  sparseFromDense,
  spikesegNetwork,
  weightShapes,
} from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputShape, largestCount, natStep, randomSpikes } from '../../../snn-core/src/testing/testing.fixture.ts';
import { ConvCauses } from './conv-causes.ts';
import { Decoder } from './decoder.ts';
import { saliency } from './saliency.fixture.ts';

/** Runs a window and keeps all of it. */
async function run(network: NetworkSpec, weights: NetworkWeights, input: SparseSpikes) {
  const session = await typescriptBackend.compile(network, weights);
  const result = await session.run(input, { record: network.layers.map(({ name }) => name) });
  return { network, weights, input, result };
}

const plain = ({ input, support, layers }: ReturnType<Decoder['unravel']>) => ({
  input: [...input],
  support: [...support],
  layers: Object.fromEntries(Object.entries(layers).map(([name, spikes]) => [name, [...spikes]])),
});

/** One row of five pixels → conv a (one map, kernel 3, threshold 2, leak 1/4) → pool by 2 → conv b (kernel 1). */
const row: NetworkSpec = {
  input: { channels: 1, height: 1, width: 6 },
  layers: [
    { kind: 'conv', name: 'a', maps: 1, kernel: 3, neuron: { threshold: 2, leak: { kind: 'subtractive', amount: 0.25 } } },
    { kind: 'pool', name: 'p', kernel: 1, stride: 1 },
    { kind: 'conv', name: 'b', maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } },
  ],
  fireOnce: false,
  numerics: 'exact',
};
const middleRow = (...weights: readonly number[]) => Float32Array.of(0, 0, 0, ...weights, 0, 0, 0);
const rowWeights: NetworkWeights = {
  'a.weight': { shape: [1, 1, 3, 3], data: middleRow(1, 1.5, -1) },
  'a.threshold': { shape: [1], data: Float32Array.of(2) },
  'b.weight': { shape: [1, 1, 1, 1], data: Float32Array.of(2) },
  'b.threshold': { shape: [1], data: Float32Array.of(1) },
};
const steps = (...rows: readonly (readonly number[])[]) =>
  sparseFromDense([rows.length, 1, 1, 6], Float32Array.from(rows.flat()));

/** A spike on pixel 2, silence, and spikes on pixels 1 and 2. */
const late = (silent: number) => [
  [0, 0, 1, 0, 0, 0],
  ...Array.from({ length: silent }, () => [0, 0, 0, 0, 0, 0]),
  [0, 1, 1, 0, 0, 0],
];

describe('by hand', () => {
  test('support is the product of the weights; inhibition is no cause', async () => {
    // Neuron 2 of a receives 1 from pixel 1 and 1.5 from pixel 2: 2.25 ≥ 2. Neuron 1: 1.5 − 1, no.
    const made = await run(row, rowWeights, steps([0, 1, 1, 0, 0, 0]));
    expect([...made.result.layers['b'].spikes.index]).toEqual([2]);
    expect(plain(new Decoder(made).unravel(0))).toEqual({ input: [0, 1], support: [2, 3], layers: { a: [0], p: [0], b: [0] } });
  });

  test('input from before the membrane was at rest is no cause, input that is still in it is', async () => {
    // Pixel 2 charges neuron 2 to 1.25 in step 0, which leaks to 0.25 by step 4 and to nothing in step 5.
    const still = await run(row, rowWeights, steps(...late(3)));
    expect([...new Decoder(still).unravel(0).input]).toEqual([0, 1, 2]);
    const gone = await run(row, rowWeights, steps(...late(5)));
    expect([...new Decoder(gone).unravel(0).input]).toEqual([1, 2]);
  });

  test('a spike empties the membrane: the next one has other causes', async () => {
    const made = await run(row, rowWeights, steps([0, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0]));
    const decoder = new Decoder(made);
    expect([...decoder.unravel(0).input]).toEqual([0, 1]);
    expect([...decoder.unravel(1).input]).toEqual([2, 3]);
  });

  test('a pool passes on to all that fired in its window in that very step', async () => {
    const network: NetworkSpec = {
      ...row,
      layers: row.layers.map((layer) => (layer.kind === 'pool' ? { ...layer, kernel: 1 } : layer)),
    };
    const pooled: NetworkSpec = {
      ...network,
      input: { channels: 1, height: 2, width: 2 },
      layers: [
        { kind: 'conv', name: 'a', maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } },
        { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'b', maps: 1, kernel: 1, neuron: { threshold: 3, leak: { kind: 'none' } } },
      ],
    };
    const one = { shape: [1, 1, 1, 1], data: Float32Array.of(1) };
    const weights = {
      'a.weight': one,
      'a.threshold': one,
      'b.weight': { ...one, data: Float32Array.of(1.5) },
      'b.threshold': { ...one, data: Float32Array.of(3) },
    };
    const weightsOf = Object.fromEntries(
      Object.entries(weights).map(([name, tensor]) => [name, name.endsWith('threshold') ? { ...tensor, shape: [1] } : tensor]),
    );
    const made = await run(pooled, weightsOf, sparseFromDense([2, 1, 2, 2], Float32Array.of(1, 0, 0, 0, 0, 1, 1, 0)));
    // Step 0: pixel 0; step 1: pixels 1 and 2. b fires in step 1 with both pooled spikes in it.
    expect(plain(new Decoder(made).unravel(0))).toEqual({
      input: [0, 1, 2],
      support: [1.5, 1.5, 1.5],
      layers: { a: [0, 1, 2], p: [0, 1], b: [0] },
    });
  });
});

const singleOne = (shape: readonly number[]) => ({ shape, data: Float32Array.of(1) });

describe('pools by hand', () => {
  test('the first pooled spike need not come from the first spike below', async () => {
    // Pixels (2, 0) and (0, 1) of 4 × 2: the first one below is in the second window of the pool.
    const network: NetworkSpec = {
      ...row,
      input: { channels: 1, height: 2, width: 4 },
      layers: [
        { kind: 'conv', name: 'a', maps: 1, kernel: 1, neuron: { threshold: 1, leak: { kind: 'none' } } },
        { kind: 'pool', name: 'p', kernel: 2, stride: 2 },
      ],
    };
    const weights = { 'a.weight': singleOne([1, 1, 1, 1]), 'a.threshold': singleOne([1]) };
    const made = await run(network, weights, sparseFromDense([1, 1, 2, 4], Float32Array.of(0, 0, 1, 0, 1, 0, 0, 0)));
    const decoder = new Decoder(made);
    expect(plain(decoder.unravel(0))).toEqual({ input: [1], support: [1], layers: { a: [1], p: [0] } });
    expect(plain(decoder.unravel(1))).toEqual({ input: [0], support: [1], layers: { a: [0], p: [1] } });
    // Both as one.
    expect(plain(decoder.unravel(0, 1))).toEqual({ input: [0, 1], support: [1, 1], layers: { a: [0, 1], p: [0, 1] } });
  });
});

/** A small SpikeSEG with random positive and negative weights, and an input of some density. */
const anyRun = fc.record({
  seed: fc.nat(),
  density: fc.constantFrom(0.02, 0.1, 0.4),
  leak: fc.constantFrom(0, 0.125, 0.5),
  input: fc.constantFrom('binary' as const, 'counts' as const, 'nats' as const),
});
async function randomRun({
  seed,
  density,
  leak,
  input,
}: {
  seed: number;
  density: number;
  leak: number;
  input: 'binary' | 'counts' | 'nats';
}) {
  const values = { binary: {}, counts: { maxValue: largestCount }, nats: { maxValue: largestCount, valueStep: natStep } };
  const random = randomGenerator(seed);
  const amount = (k: number) =>
    leak === 0 && k > 0 ? { kind: 'none' as const } : { kind: 'subtractive' as const, amount: leak };
  const network = spikesegNetwork({
    input: { channels: 2, height: 12 + random.integer(8), width: 12 + random.integer(8), ...values[input] },
    maps: [3, 4, 2],
    kernels: [3, 5, 3],
    pools: [
      { kernel: 2 + random.integer(2), stride: 2 },
      { kernel: 2, stride: 2 },
    ],
    thresholds: [0.75, 1, 1.5],
    leaks: [amount(0), amount(1), amount(2)],
    fireOnce: seed % 3 === 0,
    numerics: 'exact',
  });
  const weights = Object.fromEntries(
    Object.entries(weightShapes(network)).map(([name, shape]) => {
      const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
      const signed = name === 'conv1.weight' && leak > 0;
      for (let k = 0; k < data.length; k++)
        data[k] = name.endsWith('threshold') ? 0.75 + random.uniform() : random.uniform() - (signed ? 0.4 : 0);
      return [name, { shape, data }];
    }),
  );
  return run(network, weights, randomSpikes(inputShape(network, 5), density, input, random));
}

describe('of any run', () => {
  test('the potential that is worked out again is the one that the engine recorded, bit for bit', async () => {
    const { forwardTensors } = await import('@spikeseg/snn-core');
    let spikes = 0;
    await fc.assert(
      fc.asyncProperty(anyRun, async (options) => {
        const { network, weights, input, result } = await randomRun(options);
        const forward = forwardTensors(network, weights);
        const before: Record<string, SparseSpikes> = {
          conv1: input,
          conv2: result.layers['pool1'].spikes,
          conv3: result.layers['pool2'].spikes,
        };
        for (const [name, received] of Object.entries(before)) {
          const trace = result.layers[name];
          const causes = new ConvCauses(received, trace.spikes, forward[name].weight, forward[name].leak);
          const worked = Float32Array.from(trace.spikes.index, (_, spike) => causes.potentialOf(spike));
          expect(worked).toEqual(trace.potential);
          spikes += worked.length;
        }
      }),
      { numRuns: 40 },
    );
    expect(spikes).toBeGreaterThan(1000);
  });

  test('a class spike has causes, all of them earlier, all of them real, all supporting', async () => {
    let spikes = 0;
    await fc.assert(
      fc.asyncProperty(anyRun, async (options) => {
        const made = await randomRun(options);
        const decoder = new Decoder(made);
        const { spikes: classSpikes } = made.result.layers['conv3'];
        for (let spike = 0; spike < classSpikes.index.length; spike++) {
          const { input, support, layers } = decoder.unravel(spike);
          const step = classSpikes.offsets.findLastIndex((offset) => offset <= spike);
          expect(input.length).toBeGreaterThan(0);
          expect(Math.max(...input)).toBeLessThan(made.input.offsets[step + 1]);
          expect(Math.min(...support)).toBeGreaterThan(0);
          for (const [name, took] of Object.entries(layers)) {
            expect(took.length).toBeGreaterThan(0);
            expect(Math.max(...took)).toBeLessThan(made.result.layers[name].spikes.offsets[step + 1]);
          }
          spikes++;
        }
      }),
      { numRuns: 40 },
    );
    expect(spikes).toBeGreaterThan(200);
  });

  test('saliency is the sum of what the class spikes are supported by', async () => {
    const made = await randomRun({ seed: 4, density: 0.1, leak: 0.125, input: 'nats' });
    const decoder = new Decoder(made);
    const { spikes } = made.result.layers['conv3'];
    const map = saliency(decoder, made.input, spikes);
    const [, , height, width] = made.input.shape;
    expect(map).toHaveLength(2 * height * width);
    let total = 0;
    for (let spike = 0; spike < spikes.index.length; spike++)
      total += decoder.unravel(spike).support.reduce((sum, one) => sum + one, 0);
    expect(map.reduce((sum, one) => sum + one, 0) / total).toBeCloseTo(1, 5);
  });
});

test('a run that did not record all layers is refused', async () => {
  const made = await run(row, rowWeights, steps([0, 1, 1, 0, 0, 0]));
  const { a, b } = made.result.layers;
  const partial = { layers: { a, b } } as Pick<RunResult, 'layers'>;
  expect(() => new Decoder({ ...made, result: partial })).toThrow(says('decoder', 'without p'));
  const bare = { layers: { ...made.result.layers, p: { spikes: made.result.layers['p'].spikes } } };
  expect(() => new Decoder({ ...made, result: bare })).toThrow(says('causes of every pooled spike'));
});

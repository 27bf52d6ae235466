import type { LayerTrace, NetworkSpec, SparseSpikes } from '@spikeseg/snn-core';
import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { Decoder } from './decoder.ts';
import { type GoldenArrays, goldenRun, goldenWeights, spikesOf } from './golden.fixture.ts';
import { saliency } from './saliency.fixture.ts';

/*
 * The Python SpikeSEG decodes linearly: counts of class spikes through transposed convolutions and unpooling, as if every neuron had
 * fired. In a window of one step in which all have fired, ours is to give the same. Ours passes excitatory weights only; signed ones are
 * their positive part less their negative part.
 */

const folder = sharedPath('golden');
const at = (name: string) => readNpz(`${folder}/${name}.npz`);

type Layers = readonly ('conv1' | 'pool1' | 'conv2' | 'pool2' | 'conv3')[];
const allLayers: Layers = ['conv1', 'pool1', 'conv2', 'pool2', 'conv3'];

const everywhere = (channels: number, height: number, width: number): SparseSpikes => {
  const count = channels * height * width;
  return {
    shape: [1, channels, height, width],
    offsets: Uint32Array.of(0, count),
    index: Uint32Array.from({ length: count }, (_, k) => k),
  };
};

/** What our decoder says in a window in which everybody fired, of the last so many layers; [channels, height, width], flat. */
function decodedBy(arrays: GoldenArrays, weights: ReturnType<typeof goldenWeights>, layers: Layers, sign: 1 | -1): Float64Array {
  const below = { pool1: 'conv1', pool2: 'conv2' } as const;
  const [, rows1, columns1] = arrays['pool1_indices'].shape;
  const [, classRows, classColumns] = arrays['class_counts'].shape;
  const [, , rows, columns] = arrays['pool1_output_size'].data;
  const shapes: Record<Layers[number], readonly [number, number, number]> = {
    conv1: [weights.conv1.shape[0], rows, columns],
    pool1: [weights.conv1.shape[0], rows1, columns1],
    conv2: [weights.conv2.shape[0], rows1, columns1],
    pool2: [weights.conv2.shape[0], classRows, classColumns],
    conv3: [weights.conv3.shape[0], classRows, classColumns],
  };
  const traces: Record<string, LayerTrace> = {};
  for (const name of layers) {
    const spikes = everywhere(...shapes[name]);
    if (name === 'pool1' || name === 'pool2') {
      const [, height, width] = shapes[below[name]];
      const inPlane = arrays[`${name}_indices`];
      const perMap = inPlane.data.length / inPlane.shape[0];
      const index = Uint32Array.from(inPlane.data, (place, k) => Math.floor(k / perMap) * height * width + place);
      traces[name] = {
        spikes,
        causes: { offsets: Uint32Array.from({ length: index.length + 1 }, (_, k) => k), index },
      };
    } else traces[name] = { spikes };
  }
  const first = layers[0];
  const input =
    first === 'conv1'
      ? everywhere(weights.conv1.shape[1], rows, columns)
      : everywhere(...shapes[allLayers[allLayers.indexOf(first) - 1]]);
  const network = {
    layers: layers.map((name) => ({ name, kind: name.startsWith('pool') ? 'pool' : 'conv' })),
  } as unknown as NetworkSpec;
  const forward = Object.fromEntries(
    (['conv1', 'conv2', 'conv3'] as const).map((name) => {
      const { shape, data } = weights[name];
      // Only the weights of conv1 have signs.
      const part = name === 'conv1' ? sign : 1;
      return [name, { weight: { shape, data: Float32Array.from(data, (weight) => part * weight) }, leak: { kind: 'none' } }];
    }),
  ) as unknown as ConstructorParameters<typeof Decoder>[1];
  const decoder = new Decoder({ network, weights: {}, input, result: { layers: traces } }, forward);
  const sums = new Float64Array(input.index.length);
  arrays['class_counts'].data.forEach((count, spike) => {
    if (count === 0) return;
    const { input: causes, support } = decoder.unravel(spike);
    causes.forEach((cause, k) => (sums[cause] += count * support[k]));
  });
  return sums;
}

/** Largest difference from what is recorded, beside what there is at all: signed weights cancel. */
function differenceFrom(expected: ArrayLike<number>, plus: Float64Array, minus: Float64Array): number {
  expect(plus).toHaveLength(expected.length);
  const largest = plus.reduce((max, value, k) => Math.max(max, value, minus[k]), 0);
  return plus.reduce((worst, value, k) => Math.max(worst, Math.abs(value - minus[k] - expected[k])), 0) / largest;
}

describe.skipIf(!folder)('beside the linear decoder of the Python SpikeSEG', () => {
  test.each([
    ['trans3', ['conv3']],
    ['unpool2', ['pool2', 'conv3']],
    ['trans2', ['conv2', 'pool2', 'conv3']],
    ['unpool1', ['pool1', 'conv2', 'pool2', 'conv3']],
    ['trans1', allLayers],
  ] as const)('%s of a small network of odd size', (stage, layers) => {
    const arrays = at('decoder_tiny_linear_stages');
    const weights = goldenWeights(arrays);
    const plus = decodedBy(arrays, weights, layers, 1);
    const minus = stage === 'trans1' ? decodedBy(arrays, weights, layers, -1) : plus.map(() => 0);
    expect(plus.some((value) => value > 0)).toBe(true);
    expect(differenceFrom(arrays[stage].data, plus, minus)).toBeLessThan(1e-6);
  });

  test.each([
    'decoder_noncancel_once',
    'decoder_noncancel_multi',
    'decoder_ckpt_moving_once',
    'decoder_ckpt_ebssa3_once',
    'decoder_ckpt_ebssa3_multi',
  ])('%s: class spikes down to the pixels', (name) => {
    const arrays = at(name);
    const weights = goldenWeights(arrays, name.includes('ckpt') ? `${folder}/ckpt_weights.npz` : undefined);
    const [plus, minus] = ([1, -1] as const).map((sign) => decodedBy(arrays, weights, allLayers, sign));
    expect(differenceFrom(arrays['linear_out'].data, plus, minus)).toBeLessThan(1e-6);
  });

  test('the spiking decoder differs: it marks pixels in which nothing happened, ours only those with events', async () => {
    const arrays: GoldenArrays = { ...at('decoder_noncancel_once'), neurons: at('hulk_smash_tiny_random_once')['neurons'] };
    const input = spikesOf([...arrays['input_shape'].data], arrays['input_coords_tcyx'].data);
    const run = await goldenRun({ arrays, input, fireOnce: true }, goldenWeights(arrays));
    const { index, shape } = spikesOf([...run.classSpikes.shape], arrays['class_spikes_tcyx'].data);
    expect([run.classSpikes.shape, run.classSpikes.index]).toEqual([shape, index]);

    const area = input.shape[2] * input.shape[3];
    const active = new Set([...input.index].map((unit) => unit % area));
    const map = saliency(new Decoder(run), input, run.classSpikes);
    const ours = [...map.keys()].filter((k) => map[k] > 0).map((k) => k % area);
    expect(ours.length).toBeGreaterThan(50);
    expect(ours.every((pixel) => active.has(pixel))).toBe(true);
    const theirs = [...arrays['spiking_out'].data.keys()].filter((k) => arrays['spiking_out'].data[k] > 0).map((k) => k % area);
    expect(theirs.filter((pixel) => !active.has(pixel)).length).toBeGreaterThan(0.8 * theirs.length);
  });
});

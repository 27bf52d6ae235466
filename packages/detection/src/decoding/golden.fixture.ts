import { type Leak, type NetworkWeights, type SparseSpikes, spikesegNetwork, wasmBackend } from '@spikeseg/snn-core';
import { type NpyArray, readNpz } from '@spikeseg/test-support';

export type GoldenArrays = Readonly<Record<string, NpyArray>>;

const convolutions = ['conv1', 'conv2', 'conv3'] as const;

/** Spikes from rows of (step, channel, y, x). */
export function spikesOf(shape: readonly number[], rows: NpyArray['data'], values?: NpyArray['data']): SparseSpikes {
  const [steps, channels, height, width] = shape;
  const spikes = Array.from({ length: rows.length / 4 }, (_, k) => {
    const [step, channel, y, x] = rows.subarray(4 * k, 4 * k + 4);
    return { step, index: (channel * height + y) * width + x, value: values?.[k] ?? 1 };
  }).toSorted((a, b) => a.step - b.step || a.index - b.index);
  return {
    shape: [steps, channels, height, width],
    offsets: Uint32Array.from({ length: steps + 1 }, (_, t) => spikes.filter(({ step }) => step < t).length),
    index: Uint32Array.from(spikes, ({ index }) => index),
    ...(values && { values: Float32Array.from(spikes, ({ value }) => value) }),
  };
}

/** Weights of the three convolutions, in the file itself or in another one that stores them under their plain names. */
export function goldenWeights(arrays: GoldenArrays, checkpoint?: string): Record<(typeof convolutions)[number], NpyArray> {
  const stored = checkpoint === undefined ? undefined : readNpz(checkpoint);
  const weight = (name: string) => stored?.[name] ?? arrays[`${name}_weight`];
  return { conv1: weight('conv1'), conv2: weight('conv2'), conv3: weight('conv3') };
}

const leakOf = (amount: number): Leak => (amount === 0 ? { kind: 'none' } : { kind: 'subtractive', amount });

/** A recorded window again, by our engine: same weights, thresholds, leaks and input. */
export async function goldenRun(
  { arrays, input, fireOnce }: { readonly arrays: GoldenArrays; readonly input: SparseSpikes; readonly fireOnce: boolean },
  weight: ReturnType<typeof goldenWeights>,
) {
  /** Threshold, leak and factor of each layer. */
  const neurons = arrays['neurons'].data;
  const pool = { kernel: 2, stride: 2 };
  const [, channels, height, width] = input.shape;
  const network = spikesegNetwork({
    input: { channels, height, width },
    maps: [weight.conv1.shape[0], weight.conv2.shape[0], weight.conv3.shape[0]],
    kernels: [weight.conv1.shape[3], weight.conv2.shape[3], weight.conv3.shape[3]],
    pools: [pool, pool],
    thresholds: [neurons[0], neurons[3], neurons[6]],
    leaks: [leakOf(neurons[1]), leakOf(neurons[4]), leakOf(neurons[7])],
    fireOnce,
    numerics: 'float',
  });
  const weights: NetworkWeights = Object.fromEntries(
    convolutions.flatMap((name, layer) => [
      [`${name}.weight`, { shape: weight[name].shape, data: Float32Array.from(weight[name].data) }],
      [
        `${name}.threshold`,
        { shape: [weight[name].shape[0]], data: new Float32Array(weight[name].shape[0]).fill(neurons[3 * layer]) },
      ],
    ]),
  );
  const session = await wasmBackend.compile(network, weights);
  const result = await session.run(input, { record: network.layers.map(({ name }) => name) });
  return { network, weights, input, result, classSpikes: result.layers['conv3'].spikes };
}

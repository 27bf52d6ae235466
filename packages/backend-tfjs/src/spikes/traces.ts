import {
  layerShapes,
  type LayerTrace,
  type NetworkSpec,
  type PlaneShape,
  poolCauses,
  type SparseSpikes,
  synapsesOfPixels,
  synapticOpsOf,
} from '@spikeseg/snn-core';
import type { Frames, Tf } from '../layers/tensors.ts';
import { spikesOf } from './frames.ts';

/** Frames of a layer: spikes, and of a convolution their potentials, which tell the spikes as well. */
export interface LayerFrames {
  readonly spikes: Frames;
  readonly potential: Frames | undefined;
}

/** Layers whose frames are needed to tell the traces of others: that before a pool, whose spikes are the causes. */
export function layersToFetch({ layers }: NetworkSpec, record: ReadonlySet<string>): ReadonlySet<string> {
  const causes = layers.flatMap(({ kind, name }, position) =>
    kind === 'pool' && position > 0 && record.has(name) ? [layers[position - 1].name] : [],
  );
  return new Set([...record, ...causes]);
}

/** The traces of every window, by layer, read from tensors, which are not written. */
export function tracesOf(
  network: NetworkSpec,
  inputs: readonly SparseSpikes[],
  frames: ReadonlyMap<string, LayerFrames>,
  record: ReadonlySet<string>,
): Record<string, LayerTrace>[] {
  const shapes = layerShapes(network);
  const fetched = new Map([...frames].map(([name, { spikes, potential }]) => [name, (potential ?? spikes).dataSync()]));
  return inputs.map((input, window) => {
    const found = new Map<string, LayerTrace>();
    for (const [name, data] of fetched) {
      const { spikes, values } = spikesOf(data as Float32Array, shapes[name].output, window, inputs.length);
      found.set(name, frames.get(name)?.potential === undefined ? { spikes } : { spikes, potential: values });
    }
    const traces: Record<string, LayerTrace> = {};
    network.layers.forEach((layer, position) => {
      const trace = found.get(layer.name);
      if (trace === undefined || !record.has(layer.name)) return;
      const received = position === 0 ? input : found.get(network.layers[position - 1].name)?.spikes;
      traces[layer.name] =
        layer.kind !== 'pool' || received === undefined
          ? trace
          : { ...trace, causes: poolCauses(layer, shapes[layer.name], received, trace.spikes) };
    });
    return traces;
  });
}

/**
 * Synaptic operations of every window. Counted in float64 here: a float32 sum of them would round above 2^24.
 *
 * @param received frames that reached each convolution, by its name; the first layer's are counted from the lists
 */
export function synapticOpsOfWindows(
  tf: Tf,
  network: NetworkSpec,
  inputs: readonly SparseSpikes[],
  received: ReadonlyMap<string, Frames>,
): number[] {
  const shapes = layerShapes(network);
  const operations = inputs.map(() => 0);
  network.layers.forEach((layer, position) => {
    if (layer.kind === 'pool') return;
    const { input } = shapes[layer.name];
    if (position === 0) {
      inputs.forEach((spikes, window) => (operations[window] += synapticOpsOf(layer, input, spikes)));
      return;
    }
    const frames = received.get(layer.name);
    if (frames === undefined) return;
    const counts = tf.tidy(() => tf.sum(frames, 3).dataSync());
    const synapses = synapsesOfPixels(layer, input[1], input[2]);
    addWeighed(operations, counts, synapses);
  });
  return operations;
}

/** @param counts spikes at each pixel, [T, B, H, W] */
function addWeighed(operations: number[], counts: ArrayLike<number>, synapses: Float64Array): void {
  const pixels = synapses.length;
  for (let frame = 0; frame < counts.length / pixels; frame++) {
    let sum = 0;
    for (let pixel = 0; pixel < pixels; pixel++) sum += counts[frame * pixels + pixel] * synapses[pixel];
    operations[frame % operations.length] += sum;
  }
}

const noSpikes = (output: PlaneShape): SparseSpikes => ({
  shape: [0, ...output],
  offsets: new Uint32Array(1),
  index: new Uint32Array(),
});

/** The traces of windows without a single step. */
export function emptyTraces(network: NetworkSpec, record: ReadonlySet<string>): Record<string, LayerTrace> {
  const shapes = layerShapes(network);
  const recorded = network.layers.filter(({ name }) => record.has(name));
  return Object.fromEntries(
    recorded.map(({ name, kind }) => [
      name,
      {
        spikes: noSpikes(shapes[name].output),
        ...(kind === 'conv'
          ? { potential: new Float32Array() }
          : { causes: { offsets: new Uint32Array(1), index: new Uint32Array() } }),
      },
    ]),
  );
}

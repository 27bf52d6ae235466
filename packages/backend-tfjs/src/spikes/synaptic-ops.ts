import { fromInput, layerShapes, layerSources, type NetworkSpec, type SparseSpikes, synapsesOfPixels } from '@spikeseg/snn-core';
import type { Frames, Tf } from '../layers/tensors.ts';

interface WeightedLayer {
  readonly name: string;
  readonly readsInput: boolean;
  /** Weights that a spike at each pixel reaches, [H·W]. */
  readonly synapses: Float64Array;
}

/** Counts the synaptic operations of the windows of a network. */
export class SynapticOps {
  readonly #layers: readonly WeightedLayer[];

  constructor(network: NetworkSpec) {
    const shapes = layerShapes(network);
    const sources = layerSources(network);
    this.#layers = network.layers.flatMap((layer, position): WeightedLayer[] => {
      if (layer.kind === 'pool') return [];
      const [, height, width] = shapes[layer.name].input;
      const readsInput = sources[position] === fromInput;
      return [{ name: layer.name, readsInput, synapses: synapsesOfPixels(layer, height, width) }];
    });
  }

  /**
   * Of every window. Counted in float64 here: a float32 sum of them would round above 2^24.
   *
   * @param received frames that reached each layer with weights, by its name; those of layers that read the input are counted from
   *   the lists
   */
  ofWindows(tf: Tf, inputs: readonly SparseSpikes[], received: ReadonlyMap<string, Frames>): number[] {
    const operations = inputs.map(() => 0);
    for (const { name, readsInput, synapses } of this.#layers) {
      const frames = received.get(name);
      if (readsInput) inputs.forEach(({ index }, window) => (operations[window] += weighedSum(index, synapses)));
      else if (frames !== undefined)
        addWeighed(
          operations,
          tf.tidy(() => tf.sum(frames, 3).dataSync()),
          synapses,
        );
    }
    return operations;
  }
}

const weighedSum = (units: Uint32Array, synapses: Float64Array): number =>
  units.reduce((sum, unit) => sum + synapses[unit % synapses.length], 0);

/** @param counts spikes at each pixel, [T, B, H, W] */
function addWeighed(operations: number[], counts: ArrayLike<number>, synapses: Float64Array): void {
  const pixels = synapses.length;
  for (let frame = 0; frame < counts.length / pixels; frame++) {
    let sum = 0;
    for (let pixel = 0; pixel < pixels; pixel++) sum += counts[frame * pixels + pixel] * synapses[pixel];
    operations[frame % operations.length] += sum;
  }
}

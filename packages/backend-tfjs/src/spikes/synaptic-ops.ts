import { layerShapes, type PlainNetwork, type SparseSpikes, synapsesOfPixels } from '@spikeseg/snn-core';
import type { Frames, Tf } from '../layers/tensors.ts';

/** Counts the synaptic operations of a network. */
export class SynapticOps {
  /** Weights that a spike at each pixel reaches, [H·W], by name of the convolution. */
  readonly #synapses: ReadonlyMap<string, Float64Array>;

  constructor(network: PlainNetwork) {
    const shapes = layerShapes(network);
    const convolutions = network.layers.filter((layer) => layer.kind === 'conv');
    this.#synapses = new Map(
      convolutions.map((layer) => {
        const [, height, width] = shapes[layer.name].input;
        return [layer.name, synapsesOfPixels(layer, height, width)];
      }),
    );
  }

  /**
   * Of a window. Counted in float64 here: a float32 sum of them would round above 2^24.
   *
   * @param received frames that reached each convolution, by its name; the list where it reads the input
   */
  ofWindow(tf: Tf, received: ReadonlyMap<string, Frames | SparseSpikes>): number {
    let operations = 0;
    for (const [name, spikes] of received) {
      const synapses = this.#synapses.get(name) ?? new Float64Array();
      const pixels = synapses.length;
      if ('index' in spikes) operations += spikes.index.reduce((sum, unit) => sum + synapses[unit % pixels], 0);
      else
        operations += weighed(
          tf.tidy(() => tf.sum(spikes, 3).dataSync()),
          synapses,
        );
    }
    return operations;
  }
}

/** @param counts spikes at each pixel, [T, H, W] */
function weighed(counts: ArrayLike<number>, synapses: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) sum += counts[at] * synapses[at % synapses.length];
  return sum;
}

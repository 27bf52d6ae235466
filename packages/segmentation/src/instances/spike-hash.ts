import { layerShapes, type NetworkSpec, type RunResult } from '@spikeseg/snn-core';
import type { Unravelled } from '../decoding/decoder.ts';

/**
 * ASH, the active-spike hash: the features that took part in an instance and when. A binary matrix [features, T] as the
 * ascending list of its ones, feature·T + step; features are the maps of all convolutions, in the order of the layers.
 *
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
export type SpikeHash = Uint32Array;

/** Hash of what took part in a class spike. */
export function spikeHash(network: NetworkSpec, { layers }: Pick<RunResult, 'layers'>, causes: Unravelled): SpikeHash {
  const shapes = layerShapes(network);
  const ones = new Set<number>();
  let firstFeature = 0;
  for (const { kind, name } of network.layers) {
    if (kind !== 'conv') continue;
    const { spikes } = layers[name];
    const [steps] = spikes.shape;
    const [maps, height, width] = shapes[name].output;
    for (const spike of causes.layers[name]) {
      const feature = firstFeature + Math.floor(spikes.index[spike] / (height * width));
      ones.add(feature * steps + stepOf(spikes.offsets, spike));
    }
    firstFeature += maps;
  }
  return Uint32Array.from(ones).toSorted();
}

/** Time step of a spike, by bisection. */
export function stepOf(offsets: Uint32Array, spike: number): number {
  let [low, high] = [0, offsets.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle] <= spike) low = middle;
    else high = middle - 1;
  }
  return low;
}

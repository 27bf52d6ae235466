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
  const ones: number[] = [];
  let firstFeature = 0;
  for (const { kind, name } of network.layers) {
    if (kind !== 'conv') continue;
    const { index, offsets, shape } = layers[name].spikes;
    const [maps, height, width] = shapes[name].output;
    const took = causes.layers[name];
    const seen = new Uint8Array(maps * shape[0]);
    let step = 0;
    for (let k = 0; k < took.length; k++) {
      while (offsets[step + 1] <= took[k]) step++;
      seen[Math.floor(index[took[k]] / (height * width)) * shape[0] + step] = 1;
    }
    for (let one = 0; one < seen.length; one++) if (seen[one] === 1) ones.push(firstFeature * shape[0] + one);
    firstFeature += maps;
  }
  return Uint32Array.from(ones);
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

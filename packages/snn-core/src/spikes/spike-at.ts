import type { SparseSpikes } from './sparse-spikes.ts';

/**
 * Number of the spike of a unit in a step, in the order of the list, by bisection: units ascend within a step.
 *
 * @param unit one that spikes in that step
 */
export function spikeAt({ offsets, index }: SparseSpikes, step: number, unit: number): number {
  let [low, high] = [offsets[step], offsets[step + 1]];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index[middle] < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}

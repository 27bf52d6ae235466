import type { LayerTrace, SparseSpikes } from '@spikeseg/snn-core';
import type { Causes } from './conv-causes.ts';
import { spikePlaces } from './placed-spikes.ts';

/** What made pooled units fire: the units of their window that fired in the same step, each fully. */
export class PoolCauses {
  readonly #input: SparseSpikes;
  readonly #causes: NonNullable<LayerTrace['causes']>;
  readonly #step: Uint16Array;

  constructor(input: SparseSpikes, { spikes, causes }: LayerTrace) {
    if (causes === undefined) throw new RangeError('decoder: expected the causes of every pooled spike, got a trace without');
    this.#input = input;
    this.#causes = causes;
    this.#step = spikePlaces(spikes).step;
  }

  of(spike: number): Pick<Causes, 'spikes'> {
    const { offsets, index } = this.#causes;
    const spikes: number[] = [];
    for (let k = offsets[spike]; k < offsets[spike + 1]; k++) spikes.push(this.#spikeOf(index[k], this.#step[spike]));
    return { spikes };
  }

  /** Number of the spike of a unit in a step, by bisection: units ascend within a step. */
  #spikeOf(unit: number, step: number): number {
    const { offsets, index } = this.#input;
    let [low, high] = [offsets[step], offsets[step + 1]];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (index[middle] < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import type { LayerTrace, SparseSpikes } from '@spikeseg/snn-core';
import { spikePlaces } from './placed-spikes.ts';
import type { Support } from './support.ts';

/** What made pooled units fire: the units of their window that fired in the same step, each fully. */
export class PoolCauses {
  readonly #offsets: Uint32Array;
  /** Numbers of the input spikes. */
  readonly #spikes: Uint32Array;

  constructor({ offsets, index }: SparseSpikes, { spikes, causes }: LayerTrace) {
    if (causes === undefined) throw new RangeError('decoder: expected the causes of every pooled spike, got a trace without');
    const { step } = spikePlaces(spikes);
    this.#offsets = causes.offsets;
    this.#spikes = new Uint32Array(causes.index.length);
    for (let pooled = 0; pooled < step.length; pooled++) {
      // Units ascend within a step, and so do the causes of a pooled spike.
      let from = offsets[step[pooled]];
      for (let k = causes.offsets[pooled]; k < causes.offsets[pooled + 1]; k++) {
        from = placeOf(causes.index[k], index, from, offsets[step[pooled] + 1]);
        this.#spikes[k] = from;
      }
    }
  }

  pass(spike: number, amount: number, to: Support): void {
    for (let k = this.#offsets[spike]; k < this.#offsets[spike + 1]; k++) to.add(this.#spikes[k], amount);
  }
}

/** Place of a unit that is in `index` between two places, ascending, by bisection. */
function placeOf(unit: number, index: Uint32Array, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index[middle] < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}

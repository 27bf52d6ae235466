import { type LayerTrace, type SparseSpikes, spikeAt } from '@spikeseg/snn-core';
import { spikePlaces } from './placed-spikes.ts';
import type { Support } from './support.ts';

/** What made pooled units fire: the units of their window that fired in the same step, each fully. */
export class PoolCauses {
  readonly #offsets: Uint32Array;
  /** Numbers of the input spikes. */
  readonly #spikes: Uint32Array;

  constructor(input: SparseSpikes, { spikes, causes }: LayerTrace) {
    if (causes === undefined) throw new RangeError('decoder: expected the causes of every pooled spike, got a trace without');
    const { step } = spikePlaces(spikes);
    this.#offsets = causes.offsets;
    this.#spikes = new Uint32Array(causes.index.length);
    for (let pooled = 0; pooled < step.length; pooled++) {
      for (let k = causes.offsets[pooled]; k < causes.offsets[pooled + 1]; k++) {
        this.#spikes[k] = spikeAt(input, step[pooled], causes.index[k]);
      }
    }
  }

  pass(spike: number, amount: number, to: Support): void {
    for (let k = this.#offsets[spike]; k < this.#offsets[spike + 1]; k++) to.add(this.#spikes[k], amount);
  }
}

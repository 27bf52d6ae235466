import { NEVER_FIRED, type SparseSpikes } from './sparse-spikes.ts';

/** Step of every unit's first spike, [C·H·W]; {@link NEVER_FIRED} where a unit is silent. */
export function firstSpikeTimes({ shape, offsets, index }: SparseSpikes): Int32Array {
  const times = new Int32Array(shape[1] * shape[2] * shape[3]).fill(NEVER_FIRED);
  for (let t = shape[0] - 1; t >= 0; t--) {
    for (let k = offsets[t]; k < offsets[t + 1]; k++) times[index[k]] = t;
  }
  return times;
}

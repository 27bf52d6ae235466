import { NEVER_FIRED, type SparseSpikes } from './sparse-spikes.ts';

/**
 * Step of every unit's first spike, [C·H·W]; {@link NEVER_FIRED} where a unit is silent.
 *
 * @param reuse written and returned; a new array when left out, or of another length
 */
export function firstSpikeTimes(
  { shape, offsets, index }: SparseSpikes,
  reuse?: Int32Array<ArrayBuffer>,
): Int32Array<ArrayBuffer> {
  const units = shape[1] * shape[2] * shape[3];
  const times = (reuse?.length === units ? reuse : new Int32Array(units)).fill(NEVER_FIRED);
  for (let t = shape[0] - 1; t >= 0; t--) {
    for (let k = offsets[t]; k < offsets[t + 1]; k++) times[index[k]] = t;
  }
  return times;
}

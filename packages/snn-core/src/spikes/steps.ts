import type { SparseSpikes } from './sparse-spikes.ts';

/**
 * The steps `from` … `to` − 1 of spikes, as a window of its own (a copy).
 *
 * @throws RangeError when 0 ≤ from ≤ to ≤ T does not hold
 */
export function sliceSteps(spikes: SparseSpikes, from: number, to: number): SparseSpikes {
  const { shape, offsets, index, values } = spikes;
  if (!(from >= 0 && from <= to && to <= shape[0])) {
    throw new RangeError(`sliceSteps: expected 0 ≤ from ≤ to ≤ ${shape[0]}, got from ${from} to ${to}`);
  }
  const [start, end] = [offsets[from], offsets[to]];
  return {
    shape: [to - from, shape[1], shape[2], shape[3]],
    offsets: offsets.slice(from, to + 1).map((offset) => offset - start),
    index: index.slice(start, end),
    ...(values === undefined ? {} : { values: values.slice(start, end) }),
  };
}

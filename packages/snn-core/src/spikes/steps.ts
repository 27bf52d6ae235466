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

/**
 * Spikes one after another as one window: what {@link sliceSteps} takes apart (a copy).
 *
 * @param parts at least one, of the same channels, height and width; graded all or none
 */
export function joinSteps(parts: readonly SparseSpikes[]): SparseSpikes {
  const [{ shape, values }] = parts;
  const steps = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const count = parts.reduce((sum, part) => sum + part.index.length, 0);
  const offsets = new Uint32Array(steps + 1);
  const index = new Uint32Array(count);
  const joined = values === undefined ? undefined : new Float32Array(count);
  let [step, first] = [0, 0];
  for (const part of parts) {
    for (let t = 1; t <= part.shape[0]; t++) offsets[++step] = first + part.offsets[t];
    index.set(part.index, first);
    if (part.values !== undefined) joined?.set(part.values, first);
    first += part.index.length;
  }
  const spikes = { shape: [steps, shape[1], shape[2], shape[3]] as const, offsets, index };
  return joined === undefined ? spikes : { ...spikes, values: joined };
}

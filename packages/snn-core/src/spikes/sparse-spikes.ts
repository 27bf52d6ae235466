/** Time steps, channels, rows, columns. */
export type SpikeShape = readonly [steps: number, channels: number, height: number, width: number];

/**
 * Spikes of one window or one layer, stored by time step.
 *
 * Step t owns the entries `offsets[t] … offsets[t + 1] − 1`. An entry is the flat unit (c·H + y)·W + x, strictly ascending
 * within a step. Without `values` every entry is a spike (1); with them the input is graded (finite, never 0).
 */
export interface SparseSpikes {
  readonly shape: SpikeShape;
  /** Length T + 1. */
  readonly offsets: Uint32Array;
  readonly index: Uint32Array;
  readonly values?: Float32Array;
}

/** First-spike time of a unit that did not fire: later than every step, so `t <= tPost` is false by itself. */
export const NEVER_FIRED = 0x7fff_ffff;

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
 * Spikes one after another as one window (a copy).
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

/**
 * Spikes of a dense array: every entry other than 0. `values` is left out when all of them are 1.
 *
 * @param shape [T, C, H, W]
 * @param dense T·C·H·W numbers, row-major
 * @throws RangeError when the array does not have the size of the shape
 */
export function sparseFromDense(shape: SpikeShape, dense: ArrayLike<number>): SparseSpikes {
  const units = shape[1] * shape[2] * shape[3];
  if (dense.length !== shape[0] * units) {
    throw new RangeError(`sparseFromDense: expected ${shape[0] * units} numbers for [${shape.join(', ')}], got ${dense.length}`);
  }
  const offsets = new Uint32Array(shape[0] + 1);
  const index: number[] = [];
  const values: number[] = [];
  for (let t = 0; t < shape[0]; t++) {
    for (let unit = 0; unit < units; unit++) {
      const value = dense[t * units + unit];
      if (value === 0) continue;
      index.push(unit);
      values.push(value);
    }
    offsets[t + 1] = index.length;
  }
  const spikes = { shape, offsets, index: Uint32Array.from(index) };
  return values.every((value) => value === 1) ? spikes : { ...spikes, values: Float32Array.from(values) };
}

import type { SparseSpikes, SpikeShape } from './sparse-spikes.ts';

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

/** Dense [T, C, H, W] array of spikes, row-major: 0 where silent, 1 (or the value of graded input) where not. */
export function denseFromSparse({ shape, offsets, index, values }: SparseSpikes): Float32Array {
  const units = shape[1] * shape[2] * shape[3];
  const dense = new Float32Array(shape[0] * units);
  for (let t = 0; t < shape[0]; t++) {
    for (let k = offsets[t]; k < offsets[t + 1]; k++) dense[t * units + index[k]] = values?.[k] ?? 1;
  }
  return dense;
}

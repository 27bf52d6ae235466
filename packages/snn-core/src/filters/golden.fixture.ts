import { readNpz, sharedPath } from '@spikeseg/test-support';

const path = sharedPath('golden/filters.npz');

/** Filters of the Python implementation by name, or undefined where they are not at hand. */
export const goldenFilters = path === undefined ? undefined : readNpz(path);

/** Kernel `index` of a recorded stack of square kernels. */
export function goldenKernel(name: string, index = 0): readonly number[] {
  const array = goldenFilters?.[name];
  if (array === undefined) throw new Error(`golden/filters.npz: expected ${name}, got none of that name`);
  const size = array.shape.at(-1) ?? 0;
  return Array.from(array.data.subarray(index * size * size, (index + 1) * size * size));
}

/** Largest difference, in units of what is allowed: 1e-5 relative plus 1e-6 absolute. Infinite when the lengths differ. */
export function worstDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const allowed = 1e-5 * Math.abs(expected[i]) + 1e-6;
    worst = Math.max(worst, Math.abs(found[i] - expected[i]) / allowed);
  }
  return worst;
}

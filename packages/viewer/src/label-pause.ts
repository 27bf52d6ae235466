/**
 * Time between two labels of an object from which on nothing is known of it between them: a second, or twice what is usual between its labels.
 *
 * @param t times of labels, ascending @param second in the unit of these times
 */
export function labelPause(t: Uint32Array | Float64Array, second: number): number {
  const steps = Array.from(t.subarray(1), (time, k) => time - t[k]).toSorted((a, b) => a - b);
  return Math.max(second, 2 * (steps[(steps.length - 1) >> 1] ?? 0));
}

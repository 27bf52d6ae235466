/**
 * Quantile of weighted values: the smallest value v with (weight of values ≤ v) ≥ q · (whole weight).
 *
 * @param sorted ascending
 * @param weights same length, ≥ 0
 * @param q in (0, 1]
 * @returns null when there is no weight
 */
export function weightedQuantile(sorted: ArrayLike<number>, weights: ArrayLike<number>, q: number): number | null {
  let whole = 0;
  for (let i = 0; i < sorted.length; i++) whole += weights[i];
  if (whole === 0) return null;
  let reached = 0;
  for (let i = 0; i < sorted.length; i++) {
    reached += weights[i];
    if (weights[i] > 0 && reached >= q * whole) return sorted[i];
  }
  throw new RangeError(`quantile: expected q in (0, 1], got ${q}`);
}

/** Middle value; the lower one of two. @throws RangeError when there is none */
export function median(values: readonly number[]): number {
  const value = weightedQuantile(
    values.toSorted((a, b) => a - b),
    new Uint8Array(values.length).fill(1),
    0.5,
  );
  if (value === null) throw new RangeError('median: expected at least one value');
  return value;
}

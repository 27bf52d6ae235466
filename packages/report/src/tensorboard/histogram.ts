/** Buckets of a histogram: enough for TensorBoard, which draws thirty. */
const BUCKETS = 60;

/** Values summed up as TensorBoard's HistogramProto wants them. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** Upper edge of every bucket, ascending; the lower edge of the first one is `min`. */
  readonly limits: readonly number[];
  /** Values in every bucket: lower edge ≤ value < upper edge; the last bucket also holds `max`. */
  readonly counts: readonly number[];
}

/**
 * Counts values in buckets of equal width between the smallest and the largest of them; equal values share one bucket.
 *
 * @throws RangeError when there is no value or one is not finite
 */
export function histogram(values: ArrayLike<number>): Histogram {
  if (values.length === 0) throw new RangeError('histogram: expected at least one value, got none');
  let [min, max, sum, sumSquares] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) throw new RangeError(`histogram: value ${i}: expected a finite number, got ${value}`);
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumSquares += value * value;
  }
  const buckets = max > min ? BUCKETS : 1;
  const limits = Array.from({ length: buckets }, (_, i) => (i === buckets - 1 ? max : min + ((i + 1) * (max - min)) / buckets));
  const counts = limits.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    const bucket = max > min ? Math.floor(((values[i] - min) / (max - min)) * buckets) : 0;
    counts[Math.min(bucket, buckets - 1)]++;
  }
  return { min, max, count: values.length, sum, sumSquares, limits, counts };
}

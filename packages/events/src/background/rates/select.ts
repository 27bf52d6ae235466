/**
 * The number that would be at a rank if numbers were sorted; by selection, in a time that grows with their number.
 *
 * @param values at least one, no NaN; reordered
 * @param rank 0 … values.length − 1
 * @see Hoare 1961, Algorithm 65: Find
 */
export function selectInPlace(values: Float32Array, rank: number): number {
  let first = 0;
  let last = values.length - 1;
  while (first < last) {
    const pivot = values[(first + last) >> 1];
    let low = first;
    let high = last;
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (pivot < values[high]) high--;
      if (low > high) break;
      const value = values[low];
      values[low++] = values[high];
      values[high--] = value;
    }
    if (high < rank) first = low;
    if (rank < low) last = high;
  }
  return values[rank];
}

/** Numbers by the upper half of their bits, and of one such half by the lower. */
const times = new Uint32Array(2 ** 16);

/**
 * The number that would be in the middle if numbers ≥ 0 were sorted, the upper one of two. Such numbers stand in the order of their bits, so they are
 * counted by the upper half of these, then those that share the half of the middle one by the lower: without a branch that cannot be foreseen.
 *
 * @param values at least one, ≥ 0, none −0
 * @param weights how often each is there
 */
export function medianOfPositive(values: Float32Array, weights: Uint32Array): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  times.fill(0);
  let rank = 0;
  for (let i = 0; i < bits.length; i++) {
    times[bits[i] >>> 16] += weights[i];
    rank += weights[i];
  }
  rank >>>= 1;
  let upper = 0;
  for (; times[upper] <= rank; upper++) rank -= times[upper];
  times.fill(0);
  for (let i = 0; i < bits.length; i++) if (bits[i] >>> 16 === upper) times[bits[i] & 0xffff] += weights[i];
  let lower = 0;
  for (; times[lower] <= rank; lower++) rank -= times[lower];
  return new Float32Array(Int32Array.of((upper << 16) | lower).buffer)[0];
}

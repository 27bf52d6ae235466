/**
 * The value that would be in the middle if numbers were sorted, the upper one of two; by selection, in a time that grows with
 * their number.
 *
 * @param values at least one, no NaN; reordered
 * @see Hoare 1961, Algorithm 65: Find
 */
export function medianInPlace(values: Float32Array): number {
  const rank = values.length >> 1;
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

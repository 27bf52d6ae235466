/** Position of the first time ≥ tUs at or after `from`: steps that double, then halve, so that a near one is found fast. */
export function firstAtOrAfter(t: Float64Array, tUs: number, from = 0): number {
  let low = from;
  let reach = 1;
  while (low + reach <= t.length && t[low + reach - 1] < tUs) {
    low += reach;
    reach *= 2;
  }
  let high = Math.min(low + reach - 1, t.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] < tUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

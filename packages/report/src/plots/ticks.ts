/**
 * Multiples of 1, 2 or 5 · 10^k from 0 to the end, at most nine.
 *
 * @param end > 0 @param finest least distance of two ticks, e.g. 1 for pixels
 */
export function ticks(end: number, finest = 0): number[] {
  const rough = end / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(finest, ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

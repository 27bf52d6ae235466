/**
 * Time between two labels of an object from which on nothing is known of it between them: a second, or twice what is usual between its labels.
 *
 * @param t times of the labels, ascending @param second in the unit of these times
 */
export function labelPause(t: Uint32Array | Float64Array, second = 1_000_000): number {
  const steps = Array.from(t.subarray(1), (time, k) => time - t[k]).toSorted((a, b) => a - b);
  return Math.max(second, 2 * (steps[(steps.length - 1) >> 1] ?? 0));
}

/** Places of the labels of an object in time order, cut where they pause. @param second in the unit of these times */
export function labelParts({ t }: { readonly t: Uint32Array | Float64Array }, second?: number): number[][] {
  const pause = labelPause(t, second);
  const parts: number[][] = [];
  t.forEach((time, k) => {
    if (k === 0 || time - t[k - 1] > pause) parts.push([k]);
    else parts.at(-1)?.push(k);
  });
  return parts;
}

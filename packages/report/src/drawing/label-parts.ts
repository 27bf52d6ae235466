import type { LabelTrack } from '@spikeseg/snn-core';

/** Labels pause where they are further apart than a second, and than twice as far as they usually are: nothing is known of the object between them. */
const leastPauseUs = 1_000_000;

/** Time between two labels from which on they pause, µs. */
export function labelPauseUs(t: Float64Array): number {
  const steps = t.slice(1).map((us, i) => us - t[i]);
  return Math.max(leastPauseUs, 2 * (steps.toSorted()[(steps.length - 1) >> 1] ?? 0));
}

/** Places of the labels of an object in time order, cut where they pause. */
export function labelParts({ t }: Pick<LabelTrack, 't'>): number[][] {
  const pauseUs = labelPauseUs(t);
  const parts: number[][] = [];
  t.forEach((us, i) => {
    const part = parts.at(-1);
    if (part === undefined || us - t[i - 1] > pauseUs) parts.push([i]);
    else part.push(i);
  });
  return parts;
}

/** Times of repeated runs, ms: the median, and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Monotonic clock, ms. */
export type Stopwatch = () => number;

/** @param samples ms, at least one */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number, round: (place: number) => number) => sorted[round(share * (sorted.length - 1))];
  return { median: at(0.5, Math.round), low: at(0.25, Math.floor), high: at(0.75, Math.ceil) };
}

/** So large a share of the samples is at most that. @param samples at least one, in any order @param share above 0 and up to 1 */
export const quantile = (samples: readonly number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.ceil(share * samples.length) - 1];

/**
 * Times tasks against each other: one run of each per round, so that whatever else the machine does meets them all. Each
 * timed run follows one that does not count, as window follows window in a stream: what the other tasks left in the
 * caches is not part of it. A first round warms up.
 *
 * @param rounds at least one
 * @returns a spread per task, of `rounds` samples
 */
export async function interleave<K extends string>(
  tasks: Readonly<Record<K, () => Promise<unknown>>>,
  rounds: number,
  clock: Stopwatch,
): Promise<Record<K, Spread>> {
  const names = Object.keys(tasks) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      await tasks[name]();
      const start = clock();
      await tasks[name]();
      if (round > 0) samples[name].push(clock() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, spreadOf(samples[name])])) as Record<K, Spread>;
}

import { type Candidate, compareCandidates } from '@spikeseg/snn-core';
import { mask, type Tensor, type Tf } from './tensors.ts';

/** The best candidate of a map; `unit` is (map·H + y)·W + x. */
export interface Nominee extends Candidate {
  readonly map: number;
}

/**
 * The best open candidate of every map that has one, for every window: the highest potential, among equals the first by the
 * seeded order. The device finds them; the host gets three numbers per map.
 *
 * @param potential of the open candidates, 0 for all others, [B, M, H·W]
 */
export function nomineesOf(tf: Tf, potential: Tensor, tieSeeds: readonly number[]): Nominee[][] {
  const [, maps, area] = potential.shape;
  const [bests, firsts, counts, tied]: Tensor[] = tf.tidy(() => {
    const best = tf.max(potential, 2, true);
    const equals = mask(tf, tf.equal(potential, best));
    return [best, tf.argMax(potential, 2), tf.sum(equals, 2), equals];
  });
  const [best, first, count] = [bests, firsts, counts].map((tensor) => tensor.dataSync<'float32'>());
  const nominees = tieSeeds.map((tieSeed, window) =>
    Array.from({ length: maps }, (_, map) => map).flatMap((map): Nominee[] => {
      const place = window * maps + map;
      if (best[place] === 0) return [];
      const pixel = count[place] === 1 ? first[place] : amongEquals(tf, tied, window, map, tieSeed);
      return [{ step: 0, potential: best[place], unit: map * area + pixel, map }];
    }),
  );
  tf.dispose([bests, firsts, counts, tied]);
  return nominees;
}

function amongEquals(tf: Tf, tied: Tensor, window: number, map: number, tieSeed: number): number {
  const area = tied.shape[2] ?? 0;
  const own = tf.tidy(() => tf.slice(tied, [window, map, 0], [1, 1, area]).dataSync<'float32'>());
  return firstOfEquals(own, tieSeed, (pixel) => map * area + pixel);
}

/** Which of the marked neurons goes first by the seeded order, as a place in `marked`; −1 where none is marked. */
function firstOfEquals(marked: ArrayLike<number>, tieSeed: number, unitOf: (place: number) => number): number {
  const candidate = (place: number) => ({ step: 0, potential: 0, unit: unitOf(place) });
  let best = -1;
  for (let place = 0; place < marked.length; place++) {
    if (marked[place] === 0) continue;
    if (best < 0 || compareCandidates(candidate(place), candidate(best), tieSeed) < 0) best = place;
  }
  return best;
}

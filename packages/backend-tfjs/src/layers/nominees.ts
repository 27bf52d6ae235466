import { type Candidate, compareCandidates } from '@spikeseg/snn-core';
import { mask, type Tensor, type Tf } from './tensors.ts';

/** The best candidate of a map; `unit` is (map·H + y)·W + x. */
export interface Nominee extends Candidate {
  readonly map: number;
}

/**
 * The best open candidate of every map that has one: the highest potential, among equals the first by the seeded order. The
 * device finds them; the host gets three numbers per map.
 *
 * @param potential of the open candidates, 0 for all others, [M, H·W]
 */
export function nomineesOf(tf: Tf, potential: Tensor, tieSeed: number): Nominee[] {
  const [maps, area] = potential.shape;
  const [bests, firsts, counts, tied]: Tensor[] = tf.tidy(() => {
    const best = tf.max(potential, 1, true);
    const equals = mask(tf, tf.equal(potential, best));
    return [best, tf.argMax(potential, 1), tf.sum(equals, 1), equals];
  });
  const [best, first, count] = [bests, firsts, counts].map((tensor) => tensor.dataSync<'float32'>());
  const nominees = Array.from({ length: maps }, (_, map) => map).flatMap((map): Nominee[] => {
    if (best[map] === 0) return [];
    const pixel = count[map] === 1 ? first[map] : firstOfEquals(tf, tied, map, tieSeed);
    return [{ step: 0, potential: best[map], unit: map * area + pixel, map }];
  });
  tf.dispose([bests, firsts, counts, tied]);
  return nominees;
}

/** Pixel of the neuron of a map that goes first by the seeded order, among those that are marked. */
function firstOfEquals(tf: Tf, marked: Tensor, map: number, tieSeed: number): number {
  const area = marked.shape[1] ?? 0;
  const own = tf.tidy(() => tf.slice(marked, [map, 0], [1, area]).dataSync<'float32'>());
  const candidate = (pixel: number) => ({ step: 0, potential: 0, unit: map * area + pixel });
  let best = -1;
  for (let pixel = 0; pixel < area; pixel++) {
    if (own[pixel] === 0) continue;
    if (best < 0 || compareCandidates(candidate(pixel), candidate(best), tieSeed) < 0) best = pixel;
  }
  return best;
}

import { compareCandidates } from '@spikeseg/snn-core';

/** Which of the marked neurons goes first by the seeded order, as a place in `marked`; −1 where none is marked. */
export function firstOfEquals(marked: ArrayLike<number>, tieSeed: number, unitOf: (place: number) => number): number {
  const candidate = (place: number) => ({ step: 0, potential: 0, unit: unitOf(place) });
  let best = -1;
  for (let place = 0; place < marked.length; place++) {
    if (marked[place] === 0) continue;
    if (best < 0 || compareCandidates(candidate(place), candidate(best), tieSeed) < 0) best = place;
  }
  return best;
}

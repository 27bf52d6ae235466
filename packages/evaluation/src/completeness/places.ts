import type { Detection } from '@spikeseg/detection';

/** A place at which something was found, where it was seen last. */
export interface SeenPlace {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** How often something was found there: once more after every second without an answer. */
  readonly times: number;
}

/** What is as near as this is one place, px. */
const reachPx = 6;
/** What moves is followed for so long, s; its velocity is known to a tenth. */
const followedS = 0.1;
const velocityError = 0.1;
/** What is left for longer and comes back was found once more, µs. */
const absentUs = 1e6;

/**
 * The places at which something was found. Answers within 6 px of where something was seen before are one place, however long ago
 * that was; what moves is expected where its velocity takes it in the next 0.1 s. Counts how many decisions a list of detections holds.
 *
 * @param detections in time order
 */
export function placesIn(detections: readonly Pick<Detection, 'tUs' | 'x' | 'y' | 'vx' | 'vy'>[]): readonly SeenPlace[] {
  const places: SeenPlace[] = [];
  for (const { tUs, x, y, vx = 0, vy = 0 } of detections) {
    const known = places.findIndex((place) => isAt(place, tUs, x, y));
    if (known < 0) places.push({ tUs, x, y, vx, vy, times: 1 });
    else {
      const { tUs: beforeUs, times } = places[known];
      places[known] = { tUs, x, y, vx, vy, times: times + (tUs - beforeUs > absentUs ? 1 : 0) };
    }
  }
  return places;
}

/** Whether something is at a place, or where what was seen there and moves would be now. */
function isAt({ tUs, x, y, vx, vy }: SeenPlace, atUs: number, atX: number, atY: number): boolean {
  const seconds = Math.min((atUs - tUs) / 1e6, followedS);
  return Math.hypot(x + vx * seconds - atX, y + vy * seconds - atY) <= reachPx + velocityError * Math.hypot(vx, vy) * seconds;
}

/** How many places are left when only answers above a score count. */
export interface ScoreCut {
  /** Answers with more than this count; -Infinity where all do. */
  readonly above: number;
  readonly places: number;
}

/**
 * The lowest score above which a detector finds at most so many places. Scores that are equal cannot be told apart: they stay or go
 * together.
 *
 * @param detections in time order
 */
export function scoreCut(
  detections: readonly Pick<Detection, 'tUs' | 'x' | 'y' | 'vx' | 'vy' | 'score'>[],
  maxPlaces: number,
): ScoreCut {
  const cutAbove = (above: number): ScoreCut => ({
    above,
    places: placesIn(detections.filter(({ score }) => score > above)).length,
  });
  let cut = cutAbove(-Infinity);
  if (cut.places <= maxPlaces) return cut;
  const scores = [...new Set(detections.map(({ score }) => score))].toSorted((a, b) => a - b);
  // Bisection: too many places above `scores[low]`, or above nothing; few enough above `scores[high]`.
  let [low, high] = [-1, scores.length - 1];
  cut = cutAbove(scores[high]);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const next = cutAbove(scores[middle]);
    if (next.places > maxPlaces) low = middle;
    else [cut, high] = [next, middle];
  }
  return cut;
}

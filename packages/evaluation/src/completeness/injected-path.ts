import type { Detection } from '@spikeseg/detection';
import { evaluationProtocol } from '../scoring/protocol.ts';

/** Where an injected object is. */
export interface InjectedPath {
  /** From when to when it is there, µs on the clock of the events. */
  readonly beginUs: number;
  readonly endUs: number;
  /** Its true place at a time between these, sensor px; undefined where it is not on the sensor. */
  readonly placeAt: (tUs: number) => { readonly x: number; readonly y: number } | undefined;
}

/** A detection that comes so long after the end of an object is still one of it, where it was last: two reports of evidence neurons, µs. */
const graceUs = 100_000;

/**
 * The highest score of any detection at an object's true place at the detection's own time, while the object is there or within the
 * grace after it. A detection that lags behind, farther than the radius, is none.
 *
 * @param detections in time order
 * @returns a score per path; -Infinity where nothing was found
 */
export function highestScores(
  paths: readonly InjectedPath[],
  detections: readonly Pick<Detection, 'tUs' | 'x' | 'y' | 'score'>[],
): readonly number[] {
  const { matchRadiusPx } = evaluationProtocol;
  return paths.map(({ beginUs, endUs, placeAt }) => {
    let highest = -Infinity;
    for (let i = firstAfter(detections, beginUs); i < detections.length && detections[i].tUs <= endUs + graceUs; i++) {
      const { tUs, x, y, score } = detections[i];
      if (score <= highest) continue;
      const place = placeAt(Math.min(tUs, endUs));
      if (place && (place.x - x) ** 2 + (place.y - y) ** 2 <= matchRadiusPx ** 2) highest = score;
    }
    return highest;
  });
}

/** Place of the first detection after a time, by bisection. */
function firstAfter(detections: readonly Pick<Detection, 'tUs' | 'x' | 'y' | 'score'>[], tUs: number): number {
  let [low, high] = [0, detections.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (detections[middle].tUs <= tUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { EventStream } from '../stream/event-stream.ts';
import { columnClasses, type EventWeigher, priorStride } from './event-weigher.ts';
import { apartBit, hotBit, kinds, seenStride } from './pixel-table.ts';
import {
  factorFrom,
  hazardNumbers,
  intervalBin,
  intervalBounds,
  NEVER,
  passedFrom,
  reachedFrom,
} from './rates/interval-hazard.ts';

export { allParts } from './background-parts.ts';
export { EventEvidence } from './event-evidence.ts';

/**
 * What an `EventWeigher` computes, event by event, on what it has learned: weighs and takes in events of a bin, of a sensor so many pixels wide.
 *
 * @returns the likelihood ratio of each, 0 where nothing is known
 */
export function weighPlainly(
  { pixels, countTimes, priors, stateSeconds, objects, hazards }: EventWeigher,
  { t, x, y, p }: Pick<EventStream, 't' | 'x' | 'y' | 'p'>,
  width: number,
  startUs: number,
  state: number,
  polarities: number,
  known: boolean,
): Float32Array {
  const result = new Float32Array(t.length);
  const { counts, last, rates, flags } = pixels;
  /** Mean rate of a pixel that stands apart: of this state and of those that are calmer the largest. */
  const apartRate = (pixel: number, row: number, kind: number, count: number): number => {
    const [shape, priorSeconds, , hotCount] = priors.subarray((row + kind) * priorStride);
    const seconds = stateSeconds[kind >> 1];
    const own = count < hotCount ? 0 : (count + 0.5) / seconds;
    const largest = Math.max(own, (count + shape) / (seconds + priorSeconds));
    return kind < 2 ? largest : Math.max(largest, apartRate(pixel, row, kind - 2, counts[pixel * seenStride + kind - 2]));
  };
  for (let i = 0; i < t.length; i++) {
    const pixel = y[i] * width + x[i];
    const kind = 2 * state + (p[i] & polarities);
    const row = (x[i] % columnClasses) * kinds;
    const [shape, priorSeconds, minRate] = priors.subarray((row + kind) * priorStride);
    const seconds = (t[i] - startUs) / 1e6;
    const count = counts[pixel * seenStride + kind]++;
    const before = last[(pixel * seenStride + kinds) / 2];
    last[(pixel * seenStride + kinds) / 2] = seconds;
    rates[pixel * seenStride]++;
    if (count < countTimes.length - 1) {
      countTimes.times[(row + kind) * countTimes.length + count]--;
      countTimes.times[(row + kind) * countTimes.length + count + 1]++;
    }
    if (!known) continue;
    const [, share, rate, intervalRate] = rates.subarray(pixel * seenStride);
    const own =
      flags[pixel] & apartBit ? apartRate(pixel, row, kind, count) : (count + shape) / (stateSeconds[state] + priorSeconds);
    const background = Math.max(own * share, Math.min(own, minRate));
    const hazard = flags[pixel] & hotBit ? hazardNumbers : 0;
    let bin = NEVER;
    if (before >= 0) {
      const relative = (seconds - before) * intervalRate;
      const times = rate / intervalRate;
      bin = intervalBin(relative);
      hazards[hazard + bin]++;
      hazards[hazard + passedFrom + bin] += times;
      hazards[hazard + reachedFrom + bin] += (relative - intervalBounds[bin]) * times;
    }
    result[i] = objects[kind] / (background * hazards[hazard + factorFrom + bin]);
  }
  return result;
}

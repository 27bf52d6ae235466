import { hotCount } from './hot-count.ts';
import { selectInPlace } from './select.ts';

/** What is believed of a pixel before its first event: its rate is gamma distributed, mean `rate` events/s, shape `shape`. */
export interface RatePrior {
  readonly rate: number;
  readonly shape: number;
}

/** Shapes that are believed in: below, a pixel would be known after its first event, above, hardly ever. */
const shapes = { min: 0.05, max: 4 } as const;
/** Share of the pixels that are taken for ordinary ones at first; then those are that have fewer events than a hot one would. */
const surelyOrdinary = 0.95;
/** Rounds in which that is found out. */
const maxRounds = 6;

/**
 * Empirical Bayes by moments: counts of ordinary pixels of one kind over the same time scatter by their mean (Poisson) and by
 * mean² / shape (their rates differ). Hot pixels are left out, or one in a hundred would set the shape.
 *
 * @param counts of every pixel of the kind; reordered @param seconds in which they were counted, > 0
 * @see Robbins 1956; for gamma–Poisson e.g. Efron & Hastie 2016, Computer Age Statistical Inference, chapter 6
 */
export function ratePrior(counts: Float32Array, seconds: number): RatePrior {
  const first = counts.length === 0 ? 0 : selectInPlace(counts, rankOf(counts.length));
  const below = (max: number): Moments => {
    let [pixels, sum, squares] = [0, 0, 0];
    for (const count of counts) {
      if (count >= max) continue;
      pixels++;
      sum += count;
      squares += count * count;
    }
    return { pixels, sum, squares };
  };
  return ofOrdinary(below, first + 1, seconds, Infinity) as RatePrior;
}

/**
 * The same of a histogram.
 *
 * @param times how many pixels have had every number of events; the last one is of those with so many or more
 * @param silent so many of those without events are none that can fire
 * @returns undefined where the histogram is too short to tell
 */
export function ratePriorOfTimes(times: Uint32Array, seconds: number, silent = 0): RatePrior | undefined {
  let pixels = -silent;
  for (let count = 0; count < times.length; count++) pixels += times[count];
  const rank = rankOf(pixels);
  let first = 0;
  for (let below = times[0] - silent; below <= rank && first < times.length - 1; ) below += times[++first];
  const below = (max: number): Moments => {
    let [kept, sum, squares] = [times[0] - silent, 0, 0];
    for (let count = 1; count < max && count < times.length; count++) {
      kept += times[count];
      sum += times[count] * count;
      squares += times[count] * count * count;
    }
    return { pixels: kept, sum, squares };
  };
  const tellsAll = times[times.length - 1] === 0;
  return ofOrdinary(below, first + 1, seconds, tellsAll ? Infinity : times.length - 1);
}

/** Of pixels with fewer than so many events: how many there are, and the sums of their counts and of the squares of these. */
interface Moments {
  readonly pixels: number;
  readonly sum: number;
  readonly squares: number;
}

/** @param below moments of pixels with fewer than so many events, up to `longest` @returns undefined where it takes more than that to be a hot one */
function ofOrdinary(below: (max: number) => Moments, first: number, seconds: number, longest: number): RatePrior | undefined {
  let max = first;
  for (let round = 1; ; round++) {
    if (max > longest) return undefined;
    const prior = byMoments(below(max), seconds);
    const hotFrom = hotCount(prior, seconds);
    if (hotFrom === max || round === maxRounds) return prior;
    max = hotFrom;
  }
}

const rankOf = (pixels: number): number => Math.floor(surelyOrdinary * (pixels - 1));

function byMoments({ pixels, sum, squares }: Moments, seconds: number): RatePrior {
  const average = sum / Math.max(1, pixels);
  const excess = squares / Math.max(1, pixels) - average ** 2 - average;
  // Half an event more than there were: a kind of pixel that was never seen to fire does so, too.
  const mean = (sum + 0.5) / Math.max(1, pixels);
  const shape = excess > 0 ? Math.min(shapes.max, Math.max(shapes.min, mean ** 2 / excess)) : shapes.max;
  return { rate: mean / seconds, shape };
}

import { selectInPlace } from './select.ts';

/** What is believed of a pixel before its first event: its rate is gamma distributed, mean `rate` events/s, shape `shape`. */
export interface RatePrior {
  readonly rate: number;
  readonly shape: number;
}

/** Shapes that are believed in: below, a pixel would be known after its first event, above, hardly ever. */
const shapes = { least: 0.05, most: 4 } as const;
/** Share of the pixels whose counts are taken as they are; hotter ones are cut to the next, or a single one would set the shape. */
const ordinary = 0.995;

/**
 * Empirical Bayes by moments: counts of pixels of one kind over the same time scatter by their mean (Poisson) and by
 * mean² / shape (their rates differ).
 *
 * @param counts of every pixel of the kind; reordered @param seconds in which they were counted, > 0
 * @see Robbins 1956; for gamma–Poisson e.g. Efron & Hastie 2016, Computer Age Statistical Inference, chapter 6
 */
export function ratePrior(counts: Float32Array, seconds: number): RatePrior {
  const cap = (counts.length === 0 ? 0 : selectInPlace(counts, rankOf(counts.length))) + 1;
  let [sum, squares] = [0, 0];
  for (let pixel = 0; pixel < counts.length; pixel++) {
    const kept = Math.min(counts[pixel], cap);
    sum += kept;
    squares += kept * kept;
  }
  return byMoments(sum, squares, counts.length, seconds);
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
  let [count, below, sum, squares] = [0, -silent, 0, 0];
  // Up to the count of that rank; whatever has more is one more.
  for (; count < times.length - 1; count++) {
    below += times[count];
    sum += times[count] * count;
    squares += times[count] * count * count;
    if (below > rank) break;
  }
  if (count === times.length - 1) return undefined;
  const cap = count + 1;
  return byMoments(sum + (pixels - below) * cap, squares + (pixels - below) * cap * cap, pixels, seconds);
}

const rankOf = (pixels: number): number => Math.floor(ordinary * (pixels - 1));

function byMoments(sum: number, squares: number, pixels: number, seconds: number): RatePrior {
  const average = sum / pixels;
  const excess = squares / pixels - average ** 2 - average;
  // Half an event more than there were: a kind of pixel that was never seen to fire does so, too.
  const mean = (sum + 0.5) / Math.max(1, pixels);
  const shape = excess > 0 ? Math.min(shapes.most, Math.max(shapes.least, mean ** 2 / excess)) : shapes.most;
  return { rate: mean / seconds, shape };
}

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
 * @param counts of every pixel of the kind @param seconds in which they were counted, > 0
 * @see Robbins 1956; for gamma–Poisson e.g. Efron & Hastie 2016, Computer Age Statistical Inference, chapter 6
 */
export function ratePrior(counts: Float32Array, seconds: number): RatePrior {
  const times = timesOf(counts);
  const cap = quantileOf(times, ordinary) + 1;
  let [sum, squares] = [0, 0];
  for (let count = 0; count < times.length; count++) {
    const kept = Math.min(count, cap);
    sum += times[count] * kept;
    squares += times[count] * kept * kept;
  }
  const average = sum / counts.length;
  const excess = squares / counts.length - average ** 2 - average;
  // Half an event more than there were: a kind of pixel that was never seen to fire does so, too.
  const mean = (sum + 0.5) / counts.length;
  const shape = excess > 0 ? Math.min(shapes.most, Math.max(shapes.least, mean ** 2 / excess)) : shapes.most;
  return { rate: mean / seconds, shape };
}

/** How often every whole number occurs. */
function timesOf(counts: Float32Array): Uint32Array {
  let most = 0;
  for (let pixel = 0; pixel < counts.length; pixel++) most = counts[pixel] > most ? counts[pixel] : most;
  const times = new Uint32Array(most + 1);
  for (let pixel = 0; pixel < counts.length; pixel++) times[counts[pixel]]++;
  return times;
}

/** @param times how often every whole number occurs */
function quantileOf(times: Uint32Array, share: number): number {
  const rank = Math.floor(share * (times.reduce((sum, one) => sum + one, 0) - 1));
  let [value, below] = [0, times[0]];
  while (below <= rank) below += times[++value];
  return value;
}

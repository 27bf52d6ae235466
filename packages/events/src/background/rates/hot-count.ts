/** Share of the pixels that are hot, a few in a thousand on real sensors; and their rates: anything, some 50 times the usual. */
const hotShare = 0.003;
const hotRates = { shape: 0.5, times: 50 } as const;
/** Where to give up looking, counts: expected of an ordinary pixel times, plus. */
const lookedAt = { times: 20, plus: 50 } as const;
/** From so many events on, on average, the distributions are computed at a count, not count by count. */
const farCount = 1000;

/**
 * From how many events in a time on a pixel is likelier to be a hot one than an ordinary one with many events: the first count n
 * above the mean at which
 *
 *     P(hot) · NB(n; a_hot, m_hot) > (1 − P(hot)) · NB(n; a, m),
 *
 * NB being the negative binomial distribution of counts whose rates are gamma distributed (shape a, mean count m).
 *
 * @param prior of ordinary pixels @param seconds in which events were counted
 */
export function hotCount({ rate, shape }: { readonly rate: number; readonly shape: number }, seconds: number): number {
  const mean = rate * seconds;
  const hotMean = hotRates.times * mean;
  const max = lookedAt.times * mean + lookedAt.plus;
  const nextOrdinary = Math.log(mean / (shape + mean));
  const nextHot = Math.log(hotMean / (hotRates.shape + hotMean));
  let ordinary = Math.log(1 - hotShare) + logNone(shape, mean);
  let hot = Math.log(hotShare) + logNone(hotRates.shape, hotMean);
  if (mean >= farCount) {
    // Above the mean the hot ones gain with every count.
    const gain = (n: number) => logRising(n, hotRates.shape) - logRising(n, shape) + n * (nextHot - nextOrdinary);
    return firstCount(Math.floor(mean) + 1, Math.ceil(max), (n) => hot - ordinary + gain(n) > 0);
  }
  let count = 0;
  while (count < max && (count <= mean || hot <= ordinary)) {
    ordinary += Math.log((count + shape) / (count + 1)) + nextOrdinary;
    hot += Math.log((count + hotRates.shape) / (count + 1)) + nextHot;
    count++;
  }
  return count;
}

/** ln NB(0; a, m) */
const logNone = (shape: number, mean: number): number => -shape * Math.log1p(mean / shape);

/** ln Γ(n + a) − ln Γ(a): that and n·ln(m / (a + m)) is what tells NB(n; a, m) from NB(0; a, m), but for n!, which has no shape. */
const logRising = (count: number, shape: number): number => logGamma(count + shape) - logGamma(shape);

/** ln Γ(x), x > 0. @see Abramowitz & Stegun 1964, 6.1.15 and 6.1.41 */
function logGamma(x: number): number {
  let [below, at] = [0, x];
  for (; at < 10; at++) below += Math.log(at);
  const inverse = 1 / at ** 2;
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - below;
}

/** The first count from `low` on that holds, `high` where none below it does. @param holds from some count on */
function firstCount(low: number, high: number, holds: (count: number) => boolean): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}

import type { RatePrior } from './rate-prior.ts';

/** Share of the pixels that are hot, a few in a thousand on real sensors; and their rates: anything, some 50 times the usual. */
const hotShare = 0.003;
const hotRates = { shape: 0.5, times: 50 } as const;
/** Where to give up looking, counts: expected of an ordinary pixel times, plus. */
const lookedAt = { times: 20, plus: 50 } as const;

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
export function hotCount({ rate, shape }: RatePrior, seconds: number): number {
  const mean = rate * seconds;
  let ordinary = Math.log(1 - hotShare) + logNone(shape, mean);
  let hot = Math.log(hotShare) + logNone(hotRates.shape, hotRates.times * mean);
  const most = lookedAt.times * mean + lookedAt.plus;
  let count = 0;
  while (count < most && (count <= mean || hot <= ordinary)) {
    ordinary += logNext(count, shape, mean);
    hot += logNext(count, hotRates.shape, hotRates.times * mean);
    count++;
  }
  return count;
}

/** ln NB(0; a, m) */
const logNone = (shape: number, mean: number): number => -shape * Math.log1p(mean / shape);

/** ln NB(n + 1; a, m) − ln NB(n; a, m) */
const logNext = (count: number, shape: number, mean: number): number =>
  Math.log((count + shape) / (count + 1)) + Math.log(mean / (shape + mean));

import { classMiddles, ratioClasses } from '../belief/ratio-classes.ts';
import { slowRatesHz } from '../search/ebssa.ts';

/*
 * What events are worth: their likelihood ratios r of background, s·px, in the classes of the search. An object that adds s events/s to a pixel makes an event
 * there 1 + s·r times as likely. Where the model of the background is right an event of background with ratio r stands for r seconds and pixels, so that the
 * mean of any f(r) over the events of an object is Σ r·f(r) / Σ r over those of background: no rate of any pixel is asked for, and hot pixels, bursts and
 * times after an event count as they do in the search.
 */

/** What an event of each class adds where an object of medium brightness is supposed, nats. */
const natsOfClass = classMiddles.map((ratio) => Math.log1p(slowRatesHz[1] * ratio));

/** Of a background: its events, and seconds and pixels that they stand for; of an object on it the sum of the nats of its events over those. @param begin where the counts by class begin */
export function backgroundSums(counts: ArrayLike<number>, begin = 0) {
  const sums = { events: 0, pxS: 0, nats: 0 };
  for (let k = 0; k < ratioClasses; k++) {
    const own = counts[begin + k] * classMiddles[k];
    sums.events += counts[begin + k];
    sums.pxS += own;
    sums.nats += own * natsOfClass[k];
  }
  return sums;
}

/** Shares of the events of an object by class, from those of background. @param counts of background events by class; not all 0 */
export function objectShares(counts: Float64Array): Float64Array {
  const { pxS } = backgroundSums(counts);
  return counts.map((count, k) => (count * classMiddles[k]) / pxS);
}

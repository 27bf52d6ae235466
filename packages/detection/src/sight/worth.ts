/*
 * What events are worth: their likelihood ratios r of background, s·px, in classes half a nat apart. An object that adds s events/s to a pixel makes an event
 * there 1 + s·r times as likely. Where the model of the background is right an event of background with ratio r stands for r seconds and pixels, so that the
 * mean of any f(r) over the events of an object is Σ r·f(r) / Σ r over those of background: no rate of any pixel is asked for, and hot pixels, bursts and
 * times after an event count as they do in the search.
 */

/** Number of classes. */
export const worthClasses = 40;
/** ln of the ratio of the first class, s·px, and classes per nat. */
const [firstLog, perNat] = [-8, 2];

const worths = Float64Array.from({ length: worthClasses }, (_, index) => Math.exp(firstLog + index / perNat));

/** Ratio that a class stands for, s·px. */
export const worthOf = (index: number): number => worths[index];

/** Class of a ratio > 0. */
export const worthClass = (ratio: number): number =>
  Math.min(worthClasses - 1, Math.max(0, Math.round((Math.log(ratio) - firstLog) * perNat)));

/** Pixels times seconds that events of background stand for. @param counts of them by class */
export const pxSOf = (counts: Float64Array): number => counts.reduce((sum, count, k) => sum + count * worthOf(k), 0);

/** Shares of the events of an object by class, from those of background. @param counts of background events by class; not all 0 */
export function objectShares(counts: Float64Array): Float64Array {
  const sum = pxSOf(counts);
  return counts.map((count, k) => (count * worthOf(k)) / sum);
}

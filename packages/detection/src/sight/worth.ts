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

/** By sign, power of two and seven bits more of a number in single precision: as good as its logarithm, and four times as fast. */
const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);
const classOfBits = Uint8Array.from({ length: 2 ** 15 }, (_, bits) => {
  singleBits[0] = (bits + 0.5) * 2 ** 16;
  return Math.min(worthClasses - 1, Math.max(0, Math.round((Math.log(single[0]) - firstLog) * perNat) || 0));
});

/** Class of a ratio > 0. */
export function worthClass(ratio: number): number {
  single[0] = ratio;
  return classOfBits[singleBits[0] >>> 16];
}

/** Pixels times seconds that events of background stand for. @param counts of them by class */
export const pxSOf = (counts: Float64Array): number => counts.reduce((sum, count, k) => sum + count * worthOf(k), 0);

/** Shares of the events of an object by class, from those of background. @param counts of background events by class; not all 0 */
export function objectShares(counts: Float64Array): Float64Array {
  const sum = pxSOf(counts);
  return counts.map((count, k) => (count * worthOf(k)) / sum);
}

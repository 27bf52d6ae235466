/** Evidence is counted in sixty-fourths of a nat, so that its sums are exact in float32 in any order. */
export const natStep = 1 / 64;

/** Largest evidence of a single event, nats: what a model of the background can be trusted with. */
const maxNats = 7;

/**
 * Log-likelihood ratio of an event, nats: ln(1 + s·r), at most 7, rounded to {@link natStep}.
 *
 * @param rateHz s, what an object adds to a pixel, events/s @param ratio r, likelihood ratio per unit of object rate, s·px
 */
export const evidenceOf = (rateHz: number, ratio: number): number =>
  Math.round(Math.min(maxNats, Math.log1p(rateHz * ratio)) / natStep) * natStep;

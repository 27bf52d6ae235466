/**
 * Evidence is counted in sixty-fourths of a nat, times the eighths of the kernel: sums of them are exact in float32 in any order
 * as long as they stay below 2^15 nats, and k times a leak is k leaks.
 */
const perNat = { event: 64, leak: 512 } as const;

/** Largest evidence of a single event, nats: what the model of the background can be trusted with. */
const mostNats = 7;

/** Log-likelihood ratio of an event, nats: ln(1 + s·ratio), cut at 7 and rounded to the grid. */
export const evidenceOf = (spotRate: number, ratio: number): number =>
  Math.round(Math.min(mostNats, Math.log1p(spotRate * ratio)) * perNat.event) / perNat.event;

/** A leak on the grid, nats per step. */
export const leakOf = (nats: number): number => Math.round(nats * perNat.leak) / perNat.leak;

/**
 * Evidence of events lies in sixty-fourths of a nat (`natStep`), times the eighths of the kernel: sums of them are exact in float32 in
 * any order as long as they stay below 2^15 nats, and k times a leak is k leaks.
 */
const perNat = 512;

/** A leak on the grid, nats per step. */
export const leakOf = (nats: number): number => Math.round(nats * perNat) / perNat;

import { deriveSeed } from '../random.ts';

/** A neuron whose potential reached its threshold. */
export interface Candidate {
  /** Time step. */
  readonly step: number;
  /** Membrane potential before reset. */
  readonly potential: number;
  /** Flat unit (c·H + y)·W + x of the layer. */
  readonly unit: number;
}

/**
 * Rank of a unit among equals, uniform 32 bits; lower goes first. A different seed gives an unrelated order and no two
 * units of one seed are equal, so nothing favours low indices or the top-left corner.
 *
 * @param tieSeed seed of this stimulus, see {@link Competition}
 */
export function tiePriority(tieSeed: number, unit: number): number {
  return deriveSeed(tieSeed, unit);
}

/**
 * Order in which candidates win: earlier step, then higher potential before reset, then {@link tiePriority}. Negative
 * when `a` goes first, as `Array.prototype.sort` wants it.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export function compareCandidates(a: Candidate, b: Candidate, tieSeed: number): number {
  if (a.step !== b.step) return a.step - b.step;
  if (a.potential !== b.potential) return b.potential - a.potential;
  return tiePriority(tieSeed, a.unit) - tiePriority(tieSeed, b.unit);
}

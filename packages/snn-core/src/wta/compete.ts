import { type Candidate, compareCandidates } from './candidate.ts';
import type { Competition } from './competition.ts';

/** What competition may ask of a layer and do to it. Units are flat (c·H + y)·W + x. */
export interface Competitors {
  /** [maps, height, width] */
  readonly shape: readonly [number, number, number];
  mayFire(unit: number): boolean;
  /** Fires the unit: its potential becomes 0. */
  fire(unit: number): void;
  /** Puts a unit to 0 and keeps it there until the next stimulus. */
  inhibit(unit: number): void;
  /** Inhibits all units of a map but one. */
  inhibitMapExcept(unit: number): void;
}

/**
 * Lets the candidates of one time step compete, in the order of {@link compareCandidates}: a candidate that an earlier one
 * inhibited does not fire; one that fires inhibits others by the rules of the mode.
 *
 * @param candidates neurons that reached their threshold in this step and were allowed to fire when it began
 * @param layer written
 * @returns the candidates that fired, first winner first
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export function compete(candidates: readonly Candidate[], competition: Competition, layer: Competitors): Candidate[] {
  const fired: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => compareCandidates(a, b, competition.tieSeed))) {
    if (!layer.mayFire(candidate.unit)) continue;
    layer.fire(candidate.unit);
    fired.push(candidate);
    if (competition.mode !== 'local') layer.inhibitMapExcept(candidate.unit);
    if (competition.mode !== 'global') inhibitNeighbours(candidate.unit, competition.localRadius, layer);
  }
  return fired;
}

/** Inhibits the units of all other maps within `radius` (Chebyshev distance). */
function inhibitNeighbours(unit: number, radius: number, layer: Competitors): void {
  const [maps, height, width] = layer.shape;
  const map = Math.floor(unit / (height * width));
  const y = Math.floor(unit / width) % height;
  const x = unit % width;
  for (let other = 0; other < maps; other++) {
    if (other === map) continue;
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
        layer.inhibit((other * height + row) * width + column);
      }
    }
  }
}

import { deriveSeed } from '../random.ts';

/**
 * Winner-take-all inside the forward pass of the layer in training.
 *
 * - `global`: the first neuron of a map to fire wins for the map; the rest of the map is silent until the next stimulus.
 * - `local`: where a neuron fires it inhibits the neurons of all *other* maps within `localRadius` (Chebyshev distance,
 *   0 = the same place): their potential becomes 0 and they may not fire until the next stimulus.
 * - `both`: both rules.
 *
 * Order: earlier step; at the same step the higher potential before reset; then `tiePriority`.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export interface Competition {
  readonly mode: 'global' | 'local' | 'both';
  /** Units of the layer. */
  readonly localRadius: number;
  /** Seed of the order among equal neurons; a new one for every stimulus. */
  readonly tieSeed: number;
}

/** What competition may ask of a layer and do to it. Units are flat (c·H + y)·W + x. */
export interface Competitors {
  /** [maps, height, width] */
  readonly shape: readonly [number, number, number];
  mayFire(unit: number): boolean;
  /** Fires the unit: its potential becomes 0. */
  fire(unit: number): void;
  /** Puts a unit to 0 and keeps it there until the next stimulus. */
  inhibit(unit: number): void;
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
    if (competition.mode !== 'local') inhibitOthersOfMap(candidate.unit, layer);
    if (competition.mode !== 'global') inhibitNeighbours(candidate.unit, competition.localRadius, layer);
  }
  return fired;
}

/** Inhibits all units of a map but one. */
function inhibitOthersOfMap(unit: number, layer: Competitors): void {
  const area = layer.shape[1] * layer.shape[2];
  const first = unit - (unit % area);
  for (let other = first; other < first + area; other++) if (other !== unit) layer.inhibit(other);
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
 * Order in which candidates win: earlier step, then higher potential before reset, then `tiePriority`. Negative
 * when `a` goes first, as `Array.prototype.sort` wants it.
 *
 * @see Kheradpisheh et al. 2018, Neural Networks 99, section 2.3
 */
export function compareCandidates(a: Candidate, b: Candidate, tieSeed: number): number {
  if (a.step !== b.step) return a.step - b.step;
  if (a.potential !== b.potential) return b.potential - a.potential;
  return tiePriority(tieSeed, a.unit) - tiePriority(tieSeed, b.unit);
}

import type { MotionMap } from './motion-map.ts';

/** What a map needs to be kept. */
export interface KeptMaps {
  /** Share of the events that it claims. */
  readonly leastShare: number;
  /** Largest speed, px/s. */
  readonly fastestPxS: number;
  /** Largest spread, px/s: what stays wider has found no velocity. Any where it is left out. */
  readonly widestPxS?: number;
}

/**
 * Maps that are worth keeping, the most frequent first: those that have become one are merged, and those that claim less than a share of the
 * events are left out, as noise fits a little to any map.
 *
 * @param maps are not changed
 */
export function prunedMaps(maps: readonly MotionMap[], { leastShare, fastestPxS, widestPxS = Infinity }: KeptMaps): MotionMap[] {
  const kept: MotionMap[] = [];
  for (const map of maps.toSorted((a, b) => shareOf(b) - shareOf(a) || a.id - b.id)) {
    if (Math.hypot(map.vx, map.vy) > fastestPxS || map.spread > widestPxS) continue;
    const twin = kept.find((one) => areSame(one, map));
    if (twin) absorb(twin, map);
    else if (shareOf(map) >= leastShare) kept.push(structuredClone(map));
  }
  return kept;
}

const shareOf = ({ priors }: MotionMap): number => priors.reduce((sum, prior) => sum + prior, 0);

/** Whether two maps stand for the same velocities. */
const areSame = (a: MotionMap, b: MotionMap): boolean =>
  Math.hypot(a.vx - b.vx, a.vy - b.vy) < Math.max(1, 0.7 * Math.min(a.spread, b.spread));

/** Gives what a map has learned to its twin, each by what it has claimed. */
function absorb(twin: MotionMap, map: MotionMap): void {
  const share = map.claimed / Math.max(map.claimed + twin.claimed, Number.MIN_VALUE);
  const mix = (a: number, b: number): number => a + share * (b - a);
  twin.vx = mix(twin.vx, map.vx);
  twin.vy = mix(twin.vy, map.vy);
  twin.spread = mix(twin.spread, map.spread);
  for (const key of Object.keys(twin.means) as (keyof MotionMap['means'])[])
    twin.means[key] = mix(twin.means[key], map.means[key]);
  twin.claimed += map.claimed;
  if (twin.kinds && map.kinds) {
    twin.kinds.all += map.kinds.all;
    twin.kinds.off += map.kinds.off;
  }
  for (const [s, prior] of map.priors.entries()) twin.priors[s] += prior;
}

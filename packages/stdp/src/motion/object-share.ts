import { pairVariance, type Reached } from './event-context.ts';
import type { MotionMap } from './motion-map.ts';

/** Looks around: first from the event, then from where its object was found. */
const looks = 2;
/** Variance of a point of light, px². */
const spotVariance = pairVariance / 2;

/** An object, seen from an event. */
interface Found {
  /** Where it is by now, px. */
  readonly x: number;
  readonly y: number;
  /** Earlier events that are of it, as a sum of shares. */
  readonly events: number;
  /** Mean variance of their places, px². */
  readonly variance: number;
}

/**
 * Share of an event that is of the object which caused the earlier events that a map reaches: o / (1 + o), o being the object's events/s, times the density of its
 * spot where the event is, times the likelihood ratio of the event. How many of the earlier events are of it says how bright it is, and where they would be by now
 * says where it is.
 *
 * A responsibility says less: that there is an object. Beside it background goes on, and is claimed with it.
 *
 * @param reached by the map from the event
 * @param reachS how far back the map reaches, s
 * @param shares of the brightnesses in what the map claims, sum 1
 * @param ratio of the event, s·px
 */
export function objectShare(
  map: Pick<MotionMap, 'vx' | 'vy' | 'spread'>,
  reached: Reached,
  { ratesHz, reachS }: { readonly ratesHz: readonly number[]; readonly reachS: number },
  shares: Float64Array,
  ratio: number,
): number {
  let found: Found | undefined;
  for (let look = 0; look < looks; look++) found = lookAround(map, reached, ratesHz, shares, found);
  if (found === undefined || found.events === 0) return 0;
  const { x, y, events, variance } = found;
  const around = spotVariance + variance / events;
  const density = Math.exp(-(x * x + y * y) / (2 * around)) / (2 * Math.PI * around);
  const odds = (events / reachS) * density * ratio;
  return odds / (1 + odds);
}

/** @param from where it was found before; the kernel of a pair, around the event, where it is left out */
function lookAround(
  { vx, vy, spread }: Pick<MotionMap, 'vx' | 'vy' | 'spread'>,
  { count, places, odds: oddsOf }: Reached,
  ratesHz: readonly number[],
  shares: Float64Array,
  from: Found | undefined,
): Found {
  let [events, x, y, variances] = [0, 0, 0, 0];
  for (let j = 0; j < count; j++) {
    const delay = places[3 * j + 2];
    const atX = places[3 * j] - vx * delay;
    const atY = places[3 * j + 1] - vy * delay;
    const variance = spotVariance + (spread * delay) ** 2;
    const pair = variance + spotVariance;
    let odds = oddsOf[j];
    if (from) {
      // With the density of the spot around the object instead of that of the pair.
      const ofPair = (atX * atX + atY * atY) / pair;
      const own = ((atX - from.x) ** 2 + (atY - from.y) ** 2) / variance;
      odds *= (pair / variance) * Math.exp((ofPair - own) / 2);
    }
    let share = 0;
    for (let s = 0; s < shares.length; s++) share += shares[s] * ((ratesHz[s] * odds) / (1 + ratesHz[s] * odds));
    events += share;
    x += share * atX;
    y += share * atY;
    variances += share * variance;
  }
  const all = Math.max(events, Number.MIN_VALUE);
  return { x: x / all, y: y / all, events, variance: variances / all };
}

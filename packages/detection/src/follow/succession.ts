import { surelyNats } from '../surely.ts';
import { separationPx } from './place-search.ts';
import { areSiblings, inherit, observedHz, type PathPoint, pathUs, pointAt, startMemoryS, type Track } from './track/track.ts';

/** An object that goes on as another track: the one that it was followed by, and its heir. */
export interface HandOver {
  readonly from: Track;
  readonly to: Track;
}

/** Minimum gain of an heir, nats. */
const heirNats = 5;
/** A loss counts for this long, and an object that has ended may be found again, µs. */
export const lossUs = 1e6;
/** Maximum error of the time at which an elder began to lose, s; maximum distance of the two at that time, px. */
const [onsetS, maxReachPx] = [0.25, 12];

/**
 * One object, one track: a track that gains while a confirmed one loses, and that was where that one was when it began to lose, is that one. The odds that it
 * has moved are e to the power of what one has lost and the other gained; they must be as large as those of any object.
 *
 * @param departed objects that have ended a moment ago, at the place where they were then @param asked nats that an object must have @returns what was handed over; elders are still among the tracks
 */
export function succeed(tracks: readonly Track[], departed: readonly Track[], endUs: number, asked: number): HandOver[] {
  const handed: HandOver[] = [];
  const confirmed = [...tracks.filter(({ id }) => id !== undefined), ...departed];
  const heirs = tracks.filter((to) => to.nats >= heirNats && !(to.id !== undefined && endUs - to.confirmedUs > pathUs));
  const losing = heirs.length === 0 ? [] : losingOf(confirmed, endUs - lossUs);
  if (losing.length === 0) return handed;
  for (const to of heirs) {
    // One that has gone on in this step as its sibling does is an heir no more.
    if (to.id !== undefined && endUs - to.confirmedUs > pathUs) continue;
    const found = elderOf(to, losing, handed, endUs, asked);
    if (found === undefined) continue;
    const { elder: from, onsetUs } = found;
    const before = to.id;
    for (const one of tracks) {
      if (one !== to && !(before !== undefined && areSiblings(one, to) && one.id === before)) continue;
      one.confirmedUs = from.confirmedUs;
      one.id = from.id;
      inherit(one, from, onsetUs);
    }
    to.maxNats = Math.max(to.maxNats, from.maxNats);
    handed.push({ from, to });
  }
  return handed;
}

/** The object that a track is likeliest to be. */
function elderOf(
  heir: Track,
  losing: readonly Losing[],
  handed: readonly HandOver[],
  endUs: number,
  asked: number,
): { readonly elder: Track; readonly onsetUs: number } | undefined {
  const sinceUs = Math.max(heir.bornUs - startMemoryS * 1e6, endUs - lossUs);
  let min = 1;
  let found: { readonly elder: Track; readonly onsetUs: number } | undefined;
  for (const { one, siblings } of losing) {
    if (areFarApart(heir, one, endUs)) continue;
    if (areSiblings(one, heir) || one.id === heir.id || handed.some(({ from }) => areSiblings(from, one))) continue;
    if (heir.id !== undefined && one.confirmedUs >= heir.confirmedUs) continue;
    const loss = lossOf(siblings, sinceUs);
    if (loss.nats < surelyNats || loss.nats + heir.nats < asked || wasElsewhere(heir, one, loss.onsetUs)) continue;
    const apart = apartAt(loss.onsetUs, heir, one, endUs);
    if (apart < min) [found, min] = [{ elder: one, onsetUs: loss.onsetUs }, apart];
  }
  return found;
}

/** Whether two tracks were beyond all reach of each other for as long as a loss is looked for. */
function areFarApart(heir: Track, elder: Track, endUs: number): boolean {
  const aheadS = (endUs - elder.tUs) * 1e-6;
  const dx = heir.x - elder.x - elder.vx * aheadS;
  const dy = heir.y - elder.y - elder.vy * aheadS;
  const farPx = maxReachPx + 1 + 1.5 * (Math.abs(heir.vx - elder.vx) + Math.abs(heir.vy - elder.vy));
  return dx * dx + dy * dy > farPx * farPx;
}

/** How far apart two tracks were when the elder began to lose, in units of what may be. */
function apartAt(onsetUs: number, heir: Track, elder: Track, endUs: number): number {
  const aheadS = (endUs - elder.tUs) * 1e-6;
  const [dx, dy] = [heir.x - elder.x - elder.vx * aheadS, heir.y - elder.y - elder.vy * aheadS];
  const [dvx, dvy] = [heir.vx - elder.vx, heir.vy - elder.vy];
  const v2 = dvx * dvx + dvy * dvy;
  const since = (endUs - onsetUs) * 1e-6;
  const nearest = v2 > 1 ? (dx * dvx + dy * dvy) / v2 : since;
  const unsure = unsureS(elder);
  const at = Math.min(since + unsure, Math.max(0, since - unsure, nearest));
  const reach = Math.min(maxReachPx, separationPx + at * Math.sqrt(heir.vv + elder.vv));
  return Math.hypot(dx - dvx * at, dy - dvy * at) / reach;
}

/** Whether an heir was known before the elder can have begun to lose, and was not where that was: it only passes. */
function wasElsewhere({ path }: Track, elder: Track, onsetUs: number): boolean {
  const first = path[0];
  if (first === undefined || first.tUs >= onsetUs - 1e6 * unsureS(elder)) return false;
  const then = pointAt(elder, first.tUs);
  return then.tUs <= first.tUs && Math.hypot(first.x - then.x, first.y - then.y) > maxReachPx;
}

/** How well it is known when an object began to lose, s: the brighter it is, the better. */
const unsureS = (elder: Track): number => Math.min(onsetS, 3 / observedHz(elder));

interface Loss {
  readonly nats: number;
  /** When it had most the last time, µs. */
  readonly onsetUs: number;
}

/** An object that may have lost enough to be an elder, with all confirmed tracks that are about it. */
interface Losing {
  readonly one: Track;
  readonly siblings: readonly Track[];
}

/** Confirmed tracks of objects none of whose tracks is nearly as sure as it was at any time since then: most objects are, and need no look at pairs. */
function losingOf(confirmed: readonly Track[], sinceUs: number): Losing[] {
  const groups = new Map<number, Track[]>();
  for (const one of confirmed) {
    const group = groups.get(one.group);
    if (group === undefined) groups.set(one.group, [one]);
    else group.push(one);
  }
  for (const [group, siblings] of groups)
    if (siblings.some((one) => maxNatsSince(one, sinceUs) - one.nats < surelyNats)) groups.delete(group);
  return confirmed.flatMap((one) => {
    const siblings = groups.get(one.group);
    return siblings === undefined ? [] : [{ one, siblings }];
  });
}

/** Where a path has most, and from when to when it was looked at, µs. */
interface Peak {
  nats: number;
  tUs: number;
  firstUs: number;
  lastUs: number;
}

/** Of every path that was looked at. A step adds a point, so there is no need to look at all of it again. */
const peaks = new WeakMap<readonly PathPoint[], Peak>();

/** The most evidence that a track has had since a time, which never goes back, nats: no less than what a loss begins with. */
function maxNatsSince({ path, nats }: Track, sinceUs: number): number {
  if (path.length === 0) return nats;
  const known = peaks.get(path);
  // What was inherited lies before what was looked at.
  const isKnown = known !== undefined && known.tUs >= sinceUs && path[0].tUs >= known.firstUs;
  const peak: Peak = isKnown ? known : { nats: -Infinity, tUs: 0, firstUs: 0, lastUs: -Infinity };
  for (let k = path.length - 1; k >= 0 && path[k].tUs >= sinceUs && path[k].tUs > peak.lastUs; k--)
    if (path[k].nats > peak.nats) [peak.nats, peak.tUs] = [path[k].nats, path[k].tUs];
  peak.firstUs = path[0].tUs;
  peak.lastUs = path[path.length - 1].tUs;
  if (!isKnown) peaks.set(path, peak);
  return Math.max(nats, peak.nats);
}

/** How much evidence an object has lost since a time: that of its sibling that has lost least. */
function lossOf(siblings: readonly Track[], sinceUs: number): Loss {
  let min: Loss = { nats: Infinity, onsetUs: sinceUs };
  for (const one of siblings) {
    const loss = lossSince(one, sinceUs);
    if (loss.nats < min.nats) min = loss;
  }
  return min;
}

/** A loss began at the last time at which the track had this much more, nats. */
export const clearNats = 0.5;

export function lossSince({ path, nats, tUs }: Track, sinceUs: number): Loss {
  let [max, onsetUs] = [nats, tUs];
  for (let k = path.length - 1; k >= 0 && path[k].tUs >= sinceUs; k--)
    if (path[k].nats > max + clearNats) [max, onsetUs] = [path[k].nats, path[k].tUs];
  return { nats: max - nats, onsetUs };
}

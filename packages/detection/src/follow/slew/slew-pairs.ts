import { areSiblings, observedHz, pointAt, type Track } from '../track/track.ts';
import type { Change } from './slew-search.ts';

/** The longest time ago that a change of pointing can have begun, s. */
const longestS = 1.2;
/** Evidence that a track must have gained to propose a change, and that an object must have lost, nats. */
const [gainedNats, lostNats] = [2, 1.5];
/** Smaller changes of velocity are followed without this, px/s. */
const minPxS = 15;
/** How far from the way of its object a proposer may be, px, and how well the moment of the loss is known at worst, s. */
const [reachPx, onsetS] = [6, 0.3];
/** After a slew that was not seen an object moves as before, to within so many px/s, and is at most so many px away; its proposer began so long before it was found, µs. */
const [stillPxS, jumpPx, aheadUs] = [30, 200, 1e5];
/** An object that has gone on by itself has gone at least so far, px. */
const ownPx = 12;
/** The tracks with most evidence propose: so many. */
const max = 8;

/** How much evidence an object has lost, nats, and since when, µs. */
export interface Loss {
  readonly track: Track;
  readonly nats: number;
  readonly onsetUs: number;
}

/** How much an object has lost in the last moment. */
export function lossOf(track: Track, endUs: number): Loss {
  const { path } = track;
  let { nats: before, tUs: onsetUs } = track;
  for (let k = path.length - 1; k >= 0 && path[k].tUs >= endUs - longestS * 1e6; k--)
    if (path[k].nats > before) [before, onsetUs] = [path[k].nats, path[k].tUs];
  return { track, nats: before - track.nats, onsetUs };
}

/**
 * Changes that tracks propose. Each pair of an object that loses and a track that gains proposes one: a new velocity, or a jump where the way was not seen. So does an
 * object that has changed already.
 *
 * @param losses of all objects, those with most evidence first @param starts tracks that may propose
 */
export function proposedChanges(losses: readonly Loss[], starts: readonly Track[], endUs: number): Change[] {
  const losing = losses.filter(({ nats }) => nats >= lostNats);
  const gaining = proposers(starts, endUs);
  const moved = losses.slice(0, max).map(({ track }) => track);
  return losing.flatMap((elder) => [
    ...gaining
      .filter((by) => !areSiblings(elder.track, by) && elder.track.id !== by.id)
      .flatMap((by) => changesOf(elder, by, endUs)),
    ...moved.flatMap((by) => ownChange(by, elder.onsetUs, endUs)),
  ]);
}

function proposers(starts: readonly Track[], endUs: number): Track[] {
  const young = starts.filter(({ nats, bornUs }) => nats >= gainedNats && (endUs - bornUs) * 1e-6 <= longestS);
  return young.toSorted((a, b) => b.nats - a.nats).slice(0, max);
}

/** Changes that would make an object what another track is about. */
function changesOf({ track: elder, onsetUs }: Loss, by: Track, endUs: number): Change[] {
  const from = pointAt(elder, onsetUs);
  const sinceS = (endUs - from.tUs) * 1e-6;
  const [dvx, dvy] = [by.vx - from.vx, by.vy - from.vy];
  const [dx, dy] = [by.x - from.x - from.vx * sinceS, by.y - from.y - from.vy * sinceS];
  const known = { untilUs: from.tUs, dx, dy, px2: by.pp, pxS2: by.vv, hasMoved: false };
  const changes: Change[] = [];
  const speed2 = dvx * dvx + dvy * dvy;
  if (speed2 >= minPxS * minPxS) {
    const ago = (dx * dvx + dy * dvy) / speed2;
    const unsureS = Math.max(onsetS, 3 / observedHz(elder));
    const isOnWay = Math.hypot(dx - dvx * ago, dy - dvy * ago) <= reachPx + ago * Math.sqrt(by.vv);
    // A place is known better than a velocity, so the velocity is that which leads to the place.
    const [vx, vy] = ago > 0.05 ? [dx / ago, dy / ago] : [dvx, dvy];
    if (ago >= 0 && ago <= longestS && Math.abs(sinceS - ago) <= unsureS && isOnWay)
      changes.push({ ...known, sinceUs: endUs - ago * 1e6, dvx: vx, dvy: vy });
  }
  if (speed2 < stillPxS * stillPxS && Math.hypot(dx, dy) <= jumpPx && by.bornUs >= from.tUs)
    changes.push({ ...known, sinceUs: Math.max(from.tUs, by.bornUs - aheadUs), dvx: 0, dvy: 0 });
  return changes;
}

/** The change that an object has made itself since a time, where it has gone on as another track since. */
function ownChange(by: Track, sinceUs: number, endUs: number): Change[] {
  const from = pointAt(by, sinceUs);
  if (from.tUs > sinceUs || by.bornUs < from.tUs) return [];
  const s = (endUs - from.tUs) * 1e-6;
  const [dx, dy] = [by.x - from.x - from.vx * s, by.y - from.y - from.vy * s];
  if (Math.hypot(dx, dy) < ownPx) return [];
  const [dvx, dvy] = [by.vx - from.vx, by.vy - from.vy];
  const speed2 = dvx * dvx + dvy * dvy;
  const isOnWay = speed2 >= minPxS * minPxS;
  const ago = isOnWay ? Math.min(s, Math.max(0, (dx * dvx + dy * dvy) / speed2)) : aheadUs * 1e-6;
  const known = { px2: by.pp, pxS2: by.vv, hasMoved: true };
  return [{ ...known, untilUs: from.tUs, sinceUs: endUs - ago * 1e6, dx, dy, dvx, dvy }];
}

import type { SensorSize } from '@spikeseg/events';
import { rowsOf, squareAround } from '../belief/pixel-rows.ts';
import type { RecentEvents } from '../belief/recent-events.ts';
import { isShared } from './initiation.ts';
import { bestOfEach } from './track/told.ts';
import { areSiblings, densityAt, enoughNats, leastHz, mostRatio, pointAt, rateOf, type Track } from './track/track.ts';

/** The longest time ago that a change of pointing can have begun, s. */
const longestS = 1.2;
/** Evidence that a track must have gained to propose a change, and that an object must have lost, nats; of all objects half must have lost so much. */
const gainedNats = 2;
const lostNats = { proposer: 1.5, half: 0.5 } as const;
/** Smaller changes of velocity are followed without this, px/s. */
const leastPxS = 15;
/** How far from the way of its object a proposer may be, px, and how well the moment of the loss is known at worst, s. */
const [reachPx, onsetS] = [6, 0.3];
/** After a slew that was not seen an object moves as before, to within so many px/s, and is at most so many px away; its proposer began so long before it was found, µs. */
const [stillPxS, jumpPx, aheadUs] = [30, 200, 1e5];
/** Share of objects that do not move with the telescope, as hot pixels do not. */
const apartShare = 0.1;
/** An object speaks for a change from so many nats on, and at least so many objects must. */
const [speaksNats, fewest] = [1.5, 2];
/** What a change must be worth that another object has made already, nats. */
const followNats = 5;
/** An object that takes part was one so long before the change, µs; two that would be nearer than this are explained by the same events, px. */
const [oldUs, ownPx] = [5e5, 12];
/** A change is judged by the objects with most evidence, and proposed by the tracks with most: so many. */
const most = 8;

/** An object after a change of pointing: the track that knew it best, and where the change has put it. */
export interface Moved {
  readonly track: Track;
  /** px, px/s */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly nats: number;
}

/** A change of pointing, and the objects that it has moved. */
export interface Slew {
  /** Until when objects were where they were expected, µs. */
  readonly untilUs: number;
  /** Since when objects are on their new ways, µs. */
  readonly sinceUs: number;
  readonly moved: readonly Moved[];
  /** How much better it explains the events than objects that go on as before. */
  readonly nats: number;
}

/** What a change of pointing does to every object. */
interface Change {
  /** Until when objects were where they were expected, µs. */
  readonly untilUs: number;
  readonly sinceUs: number;
  /** How far from where they would be they are now, px, and how much faster, px/s. */
  readonly dx: number;
  readonly dy: number;
  readonly dvx: number;
  readonly dvy: number;
  /** The track that proposes it, and whether it is an object that has changed so already. */
  readonly by: Track;
  readonly hasMoved: boolean;
}

/** What is known at the end of a step. */
interface Now {
  readonly endUs: number;
  readonly size: SensorSize;
  /** Events of the last moment, and how long that is, s. */
  readonly recent: RecentEvents;
  readonly recentS: number;
}

/**
 * When the telescope slews, all objects change their velocity alike at one moment. Each pair of an object that loses and a track that gains proposes a change,
 * where half of all objects lose: a new velocity, or a jump where the way was not seen. So does an object that has changed already. A change is believed when it
 * explains the events of the last moment at all objects together better than that they go on.
 *
 * @param departed objects that have ended a moment ago @param asked nats that a change must be worth
 */
export function slewOf(tracks: readonly Track[], departed: readonly Track[], now: Now, asked: number): Slew | undefined {
  const { endUs } = now;
  // Those with most evidence first.
  const objects = bestOfEach([...tracks, ...departed]).toSorted((a, b) => b.mostNats - a.mostNats);
  const lost = objects.map((track) => lossOf(track, endUs));
  if (objects.length < fewest) return undefined;
  const judges = objects.slice(0, most);
  let best: { readonly change: Change; readonly nats: number } | undefined;
  const weigh = (change: Change, least: number): void => {
    const { nats } = judged(change, judges, now);
    if (nats >= least && (best === undefined || nats > best.nats)) best = { change, nats };
  };
  const isForMany = 2 * lost.filter(({ nats }) => nats >= lostNats.half).length >= objects.length;
  for (const by of isForMany ? proposers(tracks, endUs) : []) {
    objects.forEach((elder, k) => {
      if (lost[k].nats < lostNats.proposer || areSiblings(elder, by) || elder.id === by.id) return;
      for (const change of changesOf(elder, lost[k].onsetUs, by, endUs)) weigh(change, asked);
    });
  }
  for (const { nats, onsetUs } of lost) {
    if (nats < lostNats.proposer) continue;
    for (const by of judges) {
      const change = ownChange(by, onsetUs, endUs);
      if (change !== undefined) weigh(change, followNats);
    }
  }
  return best && judged(best.change, objects, now);
}

/** A start that supposes a velocity that objects share moves as they do anyway, and proposes nothing. */
function proposers(tracks: readonly Track[], endUs: number): Track[] {
  const young = tracks.filter(
    (track) => track.nats >= gainedNats && (endUs - track.bornUs) * 1e-6 <= longestS && !isShared(track),
  );
  return young.toSorted((a, b) => b.nats - a.nats).slice(0, most);
}

/** How much evidence an object has lost, nats, and since when, µs. */
function lossOf({ path, nats, tUs }: Track, endUs: number): { readonly nats: number; readonly onsetUs: number } {
  let [before, onsetUs] = [nats, tUs];
  for (let k = path.length - 1; k >= 0 && path[k].tUs >= endUs - longestS * 1e6; k--)
    if (path[k].nats > before) [before, onsetUs] = [path[k].nats, path[k].tUs];
  return { nats: before - nats, onsetUs };
}

/** Changes that would make an object what another track is about. */
function changesOf(elder: Track, onsetUs: number, by: Track, endUs: number): Change[] {
  const from = pointAt(elder, onsetUs);
  const sinceS = (endUs - from.tUs) * 1e-6;
  const [dvx, dvy] = [by.vx - from.vx, by.vy - from.vy];
  const [dx, dy] = [by.x - from.x - from.vx * sinceS, by.y - from.y - from.vy * sinceS];
  const known = { untilUs: from.tUs, dx, dy, by, hasMoved: false };
  const changes: Change[] = [];
  const speed2 = dvx * dvx + dvy * dvy;
  if (speed2 >= leastPxS * leastPxS) {
    const ago = (dx * dvx + dy * dvy) / speed2;
    const unsureS = Math.max(onsetS, 3 / rateOf(elder));
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
function ownChange(by: Track, sinceUs: number, endUs: number): Change | undefined {
  const from = pointAt(by, sinceUs);
  if (from.tUs > sinceUs || by.bornUs < from.tUs) return undefined;
  const s = (endUs - from.tUs) * 1e-6;
  const [dx, dy] = [by.x - from.x - from.vx * s, by.y - from.y - from.vy * s];
  if (Math.hypot(dx, dy) < ownPx) return undefined;
  const [dvx, dvy] = [by.vx - from.vx, by.vy - from.vy];
  const speed2 = dvx * dvx + dvy * dvy;
  const isOnWay = speed2 >= leastPxS * leastPxS;
  const ago = isOnWay ? Math.min(s, Math.max(0, (dx * dvx + dy * dvy) / speed2)) : aheadUs * 1e-6;
  return { untilUs: from.tUs, sinceUs: endUs - ago * 1e6, dx, dy, dvx, dvy, by, hasMoved: true };
}

/** What all objects together say for a change: each moves with it, or is one of those few that do not. Worth nothing where too few speak for it. */
function judged(change: Change, objects: readonly Track[], now: Now): Slew {
  const moved: Moved[] = [];
  const fromUs = Math.max(change.sinceUs, now.endUs - now.recentS * 1e6);
  let [nats, speaking] = [0, 0];
  for (const track of objects) {
    if (track.confirmedUs > change.untilUs - oldUs) continue;
    const to = movedBy(change, track, now.endUs);
    if (change.hasMoved && Math.hypot(to.x - track.x, to.y - track.y) < ownPx) continue;
    const before = pointAt(track, fromUs).nats;
    const stayed = track.nats - before;
    const went = isInView(to, now.size) ? evidenceAt(to, change.by, fromUs, now) : Math.min(stayed, 0);
    const gained = Math.min(enoughNats, went - stayed);
    nats += Math.log((1 - apartShare) * Math.exp(gained) + apartShare);
    const isOwn = moved.every((other) => Math.hypot(other.x - to.x, other.y - to.y) >= ownPx);
    const isLost = stayed < 0 || track.tUs < now.endUs;
    if (gained >= speaksNats && isLost && went > 0 && isOwn) speaking++;
    if (gained > Math.log(apartShare / (1 - apartShare))) moved.push({ ...to, nats: before + went });
  }
  const { untilUs, sinceUs, hasMoved } = change;
  return { untilUs, sinceUs, moved, nats: speaking >= (hasMoved ? 1 : fewest) ? nats : 0 };
}

function movedBy({ untilUs, dx, dy, dvx, dvy }: Change, track: Track, endUs: number): Moved {
  const { tUs, x, y, vx, vy } = pointAt(track, untilUs);
  const sinceS = (endUs - tUs) * 1e-6;
  return { track, x: x + vx * sinceS + dx, y: y + vy * sinceS + dy, vx: vx + dvx, vy: vy + dvy, nats: 0 };
}

const isInView = ({ x, y }: Moved, { width, height }: SensorSize): boolean =>
  x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;

/** What events since a time say for an object where it would be, as well as the place of the proposer is known, nats. */
function evidenceAt({ track, x, y, vx, vy }: Moved, by: Track, fromUs: number, { recent, size, endUs }: Now): number {
  const seconds = (endUs - fromUs) * 1e-6;
  const rateHz = Math.max(leastHz, track.steadyEvents / track.steadySeconds);
  const middle = { x: x - (vx * seconds) / 2, y: y - (vy * seconds) / 2 };
  const reach = 8 + (seconds * Math.max(Math.abs(vx), Math.abs(vy))) / 2;
  const events = recent.within(rowsOf(squareAround(size, middle, reach)), fromUs);
  let nats = -rateHz * seconds;
  for (let k = 0; k < events.count; k++) {
    const s = (events.tUs[k] - endUs) * 1e-6;
    const [dx, dy] = [events.x[k] - x - vx * s, events.y[k] - y - vy * s];
    const density = densityAt({ pp: by.pp + track.pp / 2 + s * s * by.vv }, dx * dx + dy * dy);
    if (density > 0) nats += Math.log1p(rateHz * Math.min(mostRatio, events.ratio[k]) * density);
  }
  return nats;
}

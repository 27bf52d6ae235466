import type { SensorSize } from '@spikeseg/events';
import { rowsOf, squareAround } from '../../belief/pixel-rows.ts';
import type { RecentEvents } from '../../belief/recent-events.ts';
import { isOnSensor } from '../track/edges.ts';
import { bestOfEach } from '../track/told.ts';
import { densityAt, enoughNats, maxRatio, observedHz, pointAt, type Track } from '../track/track.ts';
import { lossOf, proposedChanges } from './slew-pairs.ts';
import { type Change, likelyChanges } from './slew-search.ts';

/** So much must half of all objects and all together have lost in the last moment for a change to be looked for, nats. */
const [halfNats, allNats] = [0.5, 3];
/** Share of objects that do not move with the telescope, as hot pixels do not. */
const apartShare = 0.1;
/** An object speaks for a change from so many nats on, and at least so many objects must. */
const [speaksNats, fewest] = [1.5, 2];
/** An object takes part if it was confirmed so long before the change, µs. Two that would be nearer than this share events, px; less than half of that is no move. */
const [oldUs, ownPx] = [5e5, 12];
/**
 * What a change must be worth to all others beside one that has made it, or that gains most by it, as that may be where another object has come: so many nats; or so many
 * for each of the others, if they are few.
 */
const [followNats, secondNats] = [5, 2.5];
/** A change is judged by the objects with most evidence: so many; and looked for in the last events, so many. */
const [max, maxEvents] = [12, 6e4];

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
  readonly change: Change;
  readonly moved: readonly Moved[];
  /** How much better it explains the events than objects that go on as before, nats. */
  readonly gain: number;
}

/** What is known at the end of a step. */
interface Now {
  readonly endUs: number;
  /** Tracks that may have found an object that was moved: not those that suppose that they move as others do anyway. */
  readonly starts: readonly Track[];
  readonly size: SensorSize;
  /** Events of the last moment that nothing explains, and how long that is, s. */
  readonly recent: RecentEvents;
  readonly recentS: number;
}

/**
 * When the telescope slews, all objects change their velocity alike at one moment. Where half of all objects lose evidence, changes are looked for that put
 * them where events are. One is believed when it explains the events of the last moment at all objects together better than that they go on, and better than
 * chance does.
 *
 * @param departed objects that have ended a moment ago @param asked nats that a change must be worth
 */
export function slewOf(tracks: readonly Track[], departed: readonly Track[], now: Now, asked: number): Slew | undefined {
  const { endUs, starts, recent, recentS } = now;
  // Those with most evidence first.
  const objects = bestOfEach([...tracks, ...departed]).toSorted((a, b) => b.maxNats - a.maxNats);
  const losses = objects.map((track) => lossOf(track, endUs));
  if (objects.length < fewest || 2 * losses.filter(({ nats }) => nats >= halfNats).length < objects.length) return undefined;
  if (losses.reduce((sum, { nats }) => sum + nats, 0) < allNats) return undefined;
  const judges = objects.slice(0, max);
  const told = { events: recent.since(endUs - recentS * 1e6, maxEvents), endUs, recentS };
  let best: Slew | undefined;
  for (const change of [...likelyChanges(judges, told, asked), ...proposedChanges(losses, starts, endUs)]) {
    const slew = judged(change, judges, now, change.hasMoved ? followNats : asked);
    if (slew !== undefined && slew.gain > (best?.gain ?? 0)) best = slew;
  }
  return best && judged(best.change, objects, now);
}

/**
 * What all objects together say for a change: each moves with it, or is one of those few that do not. Σ ln(0.9 e^(went − stayed) + 0.1) must reach `asked`, and 5 nats
 * without the object that gains most, or 2.5 for the only other; where no track has gone there yet Σ ln(0.9 e^went + 0.1) must reach `asked` and the choice, too. Each object is bounded by 13 nats;
 * without bounds the sum tells the best change.
 *
 * @param asked nats; undefined: it is believed already
 */
function judged(change: Change, objects: readonly Track[], now: Now, asked?: number): Slew | undefined {
  const moved: Moved[] = [];
  const fromUs = Math.max(change.sinceUs, now.endUs - now.recentS * 1e6);
  let [gain, boundedGain, boundedWent, maxGain, speaking, judges] = [0, 0, 0, 0, 0, 0];
  for (const track of objects) {
    if (track.confirmedUs > change.untilUs - oldUs) continue;
    const to = movedBy(change, track, now.endUs);
    if (Math.hypot(to.x - track.x, to.y - track.y) < (change.hasMoved ? ownPx : ownPx / 2)) continue;
    const before = pointAt(track, fromUs).nats;
    const stayed = track.nats - before;
    if (!isOnSensor({ ...to, pp: 0 }, now.size)) {
      if (stayed < -speaksNats) moved.push({ ...to, nats: before });
      continue;
    }
    const went = evidenceAt(to, change, fromUs, now);
    const gained = went - stayed;
    gain += orApart(gained);
    judges++;
    const ownGain = orApart(Math.min(enoughNats, gained));
    boundedGain += ownGain;
    maxGain = Math.max(maxGain, ownGain);
    boundedWent += orApart(Math.min(enoughNats, went));
    if (moved.some((other) => Math.hypot(other.x - to.x, other.y - to.y) < ownPx)) continue;
    const isLost = stayed < 0 || track.tUs < now.endUs;
    if (gained >= speaksNats && isLost && went > 0) speaking++;
    if (gained > Math.log(apartShare / (1 - apartShare))) moved.push({ ...to, nats: before + went });
  }
  const slew = { change, moved, gain };
  if (asked === undefined) return slew;
  const isBelieved = change.hasMoved
    ? speaking >= 1
    : speaking >= fewest && boundedGain - maxGain >= Math.min(followNats, secondNats * (judges - 1));
  if (!isBelieved || boundedGain < asked) return undefined;
  return change.choiceNats === undefined || boundedWent >= asked + change.choiceNats ? slew : undefined;
}

/** What an object says for a change that it may not be part of, nats. */
function orApart(nats: number): number {
  const larger = Math.max(0, nats);
  return larger + Math.log((1 - apartShare) * Math.exp(nats - larger) + apartShare * Math.exp(-larger));
}

function movedBy({ untilUs, dx, dy, dvx, dvy }: Change, track: Track, endUs: number): Moved {
  const { tUs, x, y, vx, vy } = pointAt(track, untilUs);
  const sinceS = (endUs - tUs) * 1e-6;
  return { track, x: x + vx * sinceS + dx, y: y + vy * sinceS + dy, vx: vx + dvx, vy: vy + dvy, nats: 0 };
}

/** What events since a time say for an object where it would be, nats. */
function evidenceAt({ track, x, y, vx, vy }: Moved, { px2, pxS2 }: Change, fromUs: number, { recent, size, endUs }: Now): number {
  const seconds = (endUs - fromUs) * 1e-6;
  const middle = { x: x - (vx * seconds) / 2, y: y - (vy * seconds) / 2 };
  const reach = 8 + (seconds * Math.max(Math.abs(vx), Math.abs(vy))) / 2;
  const events = recent.within(rowsOf(squareAround(size, middle, reach)), fromUs);
  const rateHz = observedHz(track);
  let nats = -rateHz * seconds;
  for (let k = 0; k < events.count; k++) {
    const s = (events.tUs[k] - endUs) * 1e-6;
    const [dx, dy] = [events.x[k] - x - vx * s, events.y[k] - y - vy * s];
    const density = densityAt({ pp: px2 + track.pp / 2 + s * s * pxS2 }, dx * dx + dy * dy);
    if (density > 0) nats += Math.log1p(rateHz * Math.min(maxRatio, events.ratio[k]) * density);
  }
  return nats;
}

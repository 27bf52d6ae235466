import type { RecentEvents } from '../belief/recent-events.ts';
import { slowRatesHz, spotArea } from '../search/ebssa.ts';
import type { LearnedMotion } from '../search/learned-motions.ts';
import type { FoundPlace } from './place-search.ts';
import type { Streak } from './streak.ts';
import { brightnessAround, priorS } from './track/brightness.ts';
import { aheadBy } from './track/lead.ts';
import { copyOf, densityAt, gain, predict, rateOf, spotPx2, startMemoryS, type Track, take } from './track/track.ts';

/** What a track supposes of the motion of its object. */
interface Motion {
  /** How far the place may be off, px, and the velocity, px/s. */
  readonly placePx: number;
  readonly speedPxS: number;
  /** px²/s³ */
  readonly drift: number;
  /** In which time events tell where it is and how it moves, s. */
  readonly memoryS: number;
}

const stands: Motion = { placePx: 1.5, speedPxS: 0.5, drift: 0.02, memoryS: startMemoryS };
/** Of what the last moment shows alone: before it the object was elsewhere. */
const hasStopped: Motion = { ...stands, placePx: 3, memoryS: 0.05 };
const moves: Motion = { placePx: 1.5, speedPxS: 8, drift: 1, memoryS: startMemoryS };
/** Minimum drift of a track that was found as fast, px²/s³. */
export const fastDrift = 100;
const isFast: Motion = { placePx: 3, speedPxS: 50, drift: fastDrift, memoryS: 0.15 };
/** Errors of a streak: of its place, and of its velocity as a share of it. */
const isStreak: Motion = { placePx: 5, speedPxS: 0, drift: 1000, memoryS: 0.06 };
const streakShare = 0.12;

/** Drift of a track that supposes a velocity that objects share, px²/s³: that changes little. */
const sharedDrift = 0.05;

/** The rate that the maps of each brightness search for, events/s, and the prior brightness of the objects that they find. */
const foundBy = slowRatesHz.map((perPixelHz) => {
  const rateHz = perPixelHz * spotArea;
  return { rateHz, brightness: brightnessAround(rateHz) };
});

/** What a start knows beside the place. */
export interface StartAt {
  readonly group: number;
  readonly endUs: number;
  /** By how much the middle of its events is ahead of an object that moves, px. */
  readonly leadPx: number;
  /** What has passed there, faster than the maps. */
  readonly streak?: Streak | undefined;
}

/**
 * The tracks that a place is worth: one that stands, one that moves and one for every velocity that objects share, or one that is fast.
 *
 * @param shared velocities that were learned
 */
export function startTracks(found: FoundPlace, at: StartAt, recent: RecentEvents, shared: readonly LearnedMotion[]): Track[] {
  const begin = (motion: Motion, place = found): Track => begun(place, motion, at, recent);
  if (found.isFast) {
    const { streak } = at;
    if (streak === undefined) return [begin(isFast)];
    const speedPxS = streakShare * Math.hypot(streak.vx, streak.vy);
    return [begin(isFast), begin({ ...isStreak, speedPxS }, { ...found, ...streak })];
  }
  const ofShared = shared.map(({ vx, vy, spread }) =>
    begin({ ...moves, speedPxS: spread, drift: sharedDrift }, { ...found, vx, vy }),
  );
  return [begin(stands), begin(moves), ...ofShared];
}

/** A track that stands where a fast object may have stopped. */
export const standingAt = ({ x, y }: { readonly x: number; readonly y: number }, at: StartAt, recent: RecentEvents): Track =>
  begun({ isFast: false, x, y, vx: 0, vy: 0, nats: 0, brightness: 1 }, hasStopped, at, recent);

function begun(place: FoundPlace, motion: Motion, at: StartAt, recent: RecentEvents): Track {
  const track = startTrack(place, motion, at);
  // Where noise is dense the last events tell as much as all.
  const dense = maxSettled / (recent.density * Math.PI * gate * (track.pp + spotPx2));
  settle(track, Math.min(motion.memoryS, dense), at, recent);
  return track;
}

function startTrack(
  { isFast: isFastPlace, x, y, vx, vy, brightness }: FoundPlace,
  motion: Motion,
  { group, endUs }: StartAt,
): Track {
  const { placePx, speedPxS, drift } = motion;
  const velocity = motion === stands ? { vx: 0, vy: 0 } : { vx, vy };
  const { rateHz, brightness: brightness0 } = foundBy[isFastPlace ? 2 : brightness];
  const motionNow = { tUs: endUs, x, y, ...velocity, pp: placePx ** 2, pv: 0, vv: speedPxS ** 2, drift };
  const known = {
    nats: 0,
    beyondNats: 0,
    maxNats: 0,
    brightness: brightness0.slice(),
    events: rateHz * priorS,
    seconds: priorS,
    usualHz: rateHz,
    inView: 1,
    asideX: 0,
    asideY: 0,
    bornUs: endUs,
    confirmedUs: 0,
    seenUs: endUs,
    path: [],
    trail: [],
  };
  return { group, id: undefined, ...motionNow, ...known };
}

/** Maximum number of events that settle a start, about. */
const maxSettled = 500;
/** Gate of a start: events farther from its way are not its own; square of standard deviations. */
const gate = 20;

/**
 * Place, velocity and brightness by the events of the last moment, which are gone through backwards. What they say for its existence has been counted by the
 * search, and is not again.
 */
function settle(track: Track, seconds: number, { endUs, leadPx }: StartAt, recent: RecentEvents): void {
  const fromUs = endUs - seconds * 1e6;
  const { pp, vv } = track;
  const { count, x, y, tUs, ratio } = recent.along(track, fromUs, gate * (pp + spotPx2), gate * vv);
  for (let k = 0; k < count; k++) {
    predict(track, tUs[k]);
    const way = aheadBy(track, leadPx);
    const dx = x[k] - track.x - way * track.vx;
    const dy = y[k] - track.y - way * track.vy;
    const perHz = ratio[k] * densityAt(track, dx * dx + dy * dy);
    const odds = rateOf(track) * perHz;
    if (!(odds > 0)) continue;
    gain(track, perHz);
    take(track, dx, dy, odds / (1 + odds));
  }
  predict(track, fromUs);
  const { brightness, events, seconds: over } = copyOf(track);
  predict(track, endUs);
  Object.assign(track, { brightness, events, seconds: over, nats: 0 });
}

import type { EventStream } from '@spikeseg/events';
import type { Report } from '../detector.ts';
import { minReportedNats } from '../follow/track/reported.ts';
import { areSiblings, ownProfile, type Track } from '../follow/track/track.ts';
import { evidenceTiming } from '../search/ebssa.ts';
import type { FollowedNow, FollowWatch } from '../search/evidence-watch.ts';

/** What is known of an object that was followed: sums that teach. */
export interface WatchedObject {
  /** Its number in its recording; less than 0 for a start that has not become one. */
  readonly track: number;
  /** When it was first and last seen, s. */
  readonly fromS: number;
  readonly untilS: number;
  /** Where it was in the middle of that time, px, and its velocity, px/s: the straight line through its places. */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Standard deviation of that velocity, per axis, px/s. */
  readonly speedSd: number;
  /** Events in its spot beyond what is around it; those of them that are OFF; and the variances of ON and of OFF. */
  readonly events: number;
  readonly off: number;
  readonly onVariance: number;
  readonly offVariance: number;
  /** Chance that it is an object: the less the more of its kind noise makes. */
  readonly weight: number;
}

/** For how long the error of a place lasts, s. */
const lastingS = 1;

/** Of what a track did before it was an object the place after every so many steps teaches. */
const stepsPerPlace = evidenceTiming.stepsPerAnswer;

/** Sums over the places and the profiles of the events of an object. */
interface WatchedSums {
  fromS: number;
  untilS: number;
  n: number;
  t: number;
  tt: number;
  x: number;
  xt: number;
  y: number;
  yt: number;
  /** Variances of the places, px². */
  pp: number;
  perHour: number;
  on: number;
  onSquares: number;
  off: number;
  offSquares: number;
}

/** Watches a detector, and gathers what its objects teach. */
export class WatchedObjects implements FollowWatch {
  readonly #sums = new Map<number, WatchedSums>();
  #polarities: EventStream['p'] = new Uint8Array(0);
  #firstUs: number | undefined;
  #seconds = 0;

  /** Before a step. */
  begin({ p }: Pick<EventStream, 'p'>): void {
    this.#polarities = p;
  }

  readonly onSpot = (track: number, event: number, profile: number): void => {
    const of = this.#of(track);
    if (this.#polarities[event] === 0) {
      of.off += profile;
      of.offSquares += profile * profile;
    } else {
      of.on += profile;
      of.onSquares += profile * profile;
    }
  };

  /** Starts, as long as they would be reported, and what objects did before they were confirmed. */
  readonly onTracks = (tracks: readonly Track[], { perHour }: FollowedNow): void => {
    for (const track of tracks) {
      const { id, group, nats, maxNats } = track;
      if (id !== undefined) {
        this.#sums.delete(-group);
        if (!this.#sums.has(id)) this.#sums.set(id, this.#before(track, perHour(maxNats)));
      } else if (nats >= minReportedNats && !tracks.some((one) => areSiblings(one, track) && one.nats > nats))
        this.#sums.set(-group, this.#before(track, perHour(maxNats)));
    }
  };

  /** What a track has done so far. */
  #before({ path, tUs, pp }: Track, perHour: number): WatchedSums {
    this.#firstUs ??= tUs;
    const sums = { ...none(0), perHour };
    for (const [k, place] of path.entries())
      if ((path.length - 1 - k) % stepsPerPlace === 0) addPlace(sums, (place.tUs - this.#firstUs) / 1e6, { ...place, pp });
    return sums;
  }

  /** After a report. */
  add({ tUs, points }: Report): void {
    this.#firstUs ??= tUs;
    const s = (tUs - this.#firstUs) / 1e6;
    this.#seconds = s;
    for (const { track, x, y, sx = 0, falseAlarmsPerHour = 0 } of points) {
      const of = this.#of(track);
      addPlace(of, s, { x, y, pp: sx ** 2 });
      of.perHour = Math.min(of.perHour, falseAlarmsPerHour);
    }
  }

  #of(track: number): WatchedSums {
    let of = this.#sums.get(track);
    if (of === undefined) this.#sums.set(track, (of = none(this.#seconds)));
    return of;
  }

  /** The objects, and starts that may be some, that were seen more than once; the surest first. */
  get objects(): WatchedObject[] {
    const hours = this.#seconds / 3600;
    const reported = [...this.#sums].filter(([, { n }]) => n > 0);
    const surest = reported.toSorted(([a, one], [b, other]) => one.perHour - other.perHour || a - b);
    return surest.flatMap(([track, sums], k) => {
      if (sums.n < 2) return [];
      const { perHour, on, onSquares, off, offSquares } = sums;
      // So many of the k + 1 that are as sure as this one are made by noise.
      const weight = Math.max(0, 1 - (perHour * hours) / (k + 1));
      const spot = { events: (on + off) / ownProfile, off: off / ownProfile };
      const variances = { onVariance: onSquares / ownProfile ** 2, offVariance: offSquares / ownProfile ** 2 };
      return [{ track, ...lineThrough(sums), ...spot, ...variances, weight }];
    });
  }
}

/** Chance makes no more of a kind, per hour. */
const max = 1e12;

const placeSums = { n: 0, t: 0, tt: 0, x: 0, xt: 0, y: 0, yt: 0, pp: 0 } as const;
const spotSums = { on: 0, onSquares: 0, off: 0, offSquares: 0 } as const;
const none = (s: number): WatchedSums => ({ fromS: s, untilS: s, perHour: max, ...placeSums, ...spotSums });

function addPlace(sums: WatchedSums, s: number, { x, y, pp }: Pick<Track, 'x' | 'y' | 'pp'>): void {
  if (sums.n === 0) sums.fromS = s;
  const since = s - sums.fromS;
  sums.untilS = s;
  sums.n++;
  sums.t += since;
  sums.tt += since * since;
  sums.x += x;
  sums.xt += x * since;
  sums.y += y;
  sums.yt += y * since;
  sums.pp += pp;
}

/** The straight line through the places of an object. */
function lineThrough({ fromS, untilS, n, t, tt, x, xt, y, yt, pp }: WatchedSums) {
  const spread = tt - (t * t) / n;
  const [vx, vy] = [(xt - (t * x) / n) / spread, (yt - (t * y) / n) / spread];
  const lasts = untilS - fromS;
  // Errors of places that follow each other closely are the same: only so many are independent.
  const independent = Math.min(n, 2 + lasts / lastingS);
  const speedSd = Math.sqrt(((pp / n) * 12) / independent) / lasts;
  const back = lasts / 2 - t / n;
  return { fromS, untilS, x: x / n + vx * back, y: y / n + vy * back, vx, vy, speedSd };
}

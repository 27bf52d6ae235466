import type { EventStream, SensorSize } from '@spikeseg/events';
import { brightnessAround } from '../track/brightness.ts';
import { bestOfEach, surelyReportedNats } from '../track/reported.ts';
import { besidePx, copyOf, inherit, observedHz, type PathPoint, pointAt, type Track } from '../track/track.ts';
import { atRest, type Found, type InDoubt, isSlow, movedChance, Pointing, type PointingState, wasSettled } from './pointing.ts';

/** Minimum move of the mount, px: tracks follow shorter ones themselves. */
const minPx = 6;
/** Maximum evidence for a moved object against one that has stayed, nats: a sibling with 6 nats less is dropped, and it may have stayed after all. */
const maxOddsNats = 4.5;
/** Time over which the velocity of a slew is taken, µs. */
const velocityUs = 30_000;

/** How an object was when the mount rested. */
type Rested = PathPoint & Readonly<Pick<Track, 'pp' | 'pv' | 'vv' | 'brightness' | 'events' | 'seconds' | 'usualHz'>>;

/** Where the mount pointed to, px from where it rested. */
interface Shift {
  readonly tUs: number;
  readonly dx: number;
  readonly dy: number;
}

/** A track where the mount has moved its object. */
interface Moved {
  readonly track: Track;
  readonly rested: Rested;
}

/** What {@link MovedObjects} carry from step to step, as plain data. */
export interface MovedState {
  /** Places of the tracks among all. */
  readonly moved: readonly (Rested & { readonly track: number })[];
  readonly way: readonly Shift[];
  readonly pointing: PointingState;
}

/**
 * While it is likely that the mount has moved, every object is followed by two siblings: where it would be now, and where it would be if the mount had stayed. When the
 * mount rests again both are tracks like others, and the one that gets events stays.
 */
export class MovedObjects {
  readonly #pointing: Pointing;
  #doubt: InDoubt | undefined;
  #moved: readonly Moved[] = [];
  #way: Shift[] = [];

  constructor(size: SensorSize) {
    this.#pointing = new Pointing(size);
  }

  /** Takes in events of the present step, with what is believed of each where no passer explains it, s·px. */
  add(events: Pick<EventStream, 't' | 'x' | 'y'>, believed: Float32Array): void {
    this.#pointing.add(events, believed);
  }

  /** Objects that are fast by themselves: their events say nothing of the mount. */
  passers(tracks: readonly Track[]): ReadonlySet<Track> {
    return new Set(tracks.filter((track) => track.id !== undefined && !isSlow(track) && !this.#has(track)));
  }

  /** Whether objects are followed where the mount has moved them: then no other track goes on as one of them. */
  get areMoving(): boolean {
    return this.#moved.length > 0;
  }

  /** Whether a new track may be an object that the mount has moved there. */
  mayBe(track: Track): boolean {
    return this.#doubt !== undefined && track.bornUs > this.#doubt.sinceUs && this.#wentAlong(track);
  }

  /** Ends a step. @param found places of the search @returns all tracks, with those that are moved */
  step(tracks: readonly Track[], found: readonly Found[], endUs: number): Track[] {
    this.#doubt = this.#pointing.step(tracks, found, endUs);
    return this.#doubt === undefined ? [...tracks] : this.#follow(tracks, this.#doubt, endUs);
  }

  #has(track: Track): boolean {
    return this.#moved.some((one) => one.track === track);
  }

  #follow(tracks: readonly Track[], doubt: InDoubt, endUs: number): Track[] {
    const { sinceUs, stays, isThere, isOver } = doubt;
    const before = tracks.filter((track) => wasSettled(track, sinceUs));
    // Nothing ends because the mount has moved it.
    if (!isOver) for (const track of before) track.nats = Math.max(0, track.nats);
    this.#moved = this.#moved.filter(({ track }) => tracks.includes(track));
    if (this.#moved.length > 0 && isOver && stays > movedChance) {
      const left = tracks.filter((track) => !this.#has(track));
      this.#end();
      return left;
    }
    const isNew = this.#moved.length === 0 && stays < movedChance && isThere > 0.5 && Math.hypot(doubt.dx, doubt.dy) >= minPx;
    if (isNew) this.#moved = bestOfEach(before).map((track) => movedFrom(track, sinceUs));
    const all = isNew ? [...tracks, ...this.#moved.map(({ track }) => track)] : [...tracks];
    this.#place(doubt, before, endUs);
    // What began there since, or on the way, is the object that was moved there.
    const left = all.filter((track) => track.bornUs <= sinceUs || this.#has(track) || !this.#wentAlong(track));
    if (!isOver) return left;
    for (const { track, rested } of this.#moved) settle(track, rested);
    this.#end();
    return left;
  }

  /** @param tracks all, in their order */
  state(tracks: readonly Track[]): MovedState {
    return {
      moved: this.#moved.map(({ track, rested }) => ({ ...rested, track: tracks.indexOf(track) })),
      way: [...this.#way],
      pointing: this.#pointing.state,
    };
  }

  /** @param shiftUs how much later its clock would be, µs */
  restore({ moved, way, pointing }: MovedState, tracks: readonly Track[], shiftUs: number): void {
    this.#moved = moved.map(({ track, ...rested }) => ({
      track: tracks[track],
      rested: { ...rested, tUs: rested.tUs + shiftUs },
    }));
    this.#way = way.map((shift) => ({ ...shift, tUs: shift.tUs + shiftUs }));
    this.#pointing.restore(pointing, shiftUs);
  }

  #end(): void {
    this.#moved = [];
    this.#way = [];
  }

  #place({ dx, dy, variance, stays }: InDoubt, before: readonly Track[], endUs: number): void {
    this.#way.push({ tUs: endUs, dx, dy });
    while (this.#way[0].tUs < endUs - velocityUs) this.#way.shift();
    const [first] = this.#way;
    const perS = endUs > first.tUs ? 1e6 / (endUs - first.tUs) : 0;
    const oddsNats = Math.min(maxOddsNats, Math.log((1 - stays) / (stays + 1e-9)));
    for (const { track, rested } of this.#moved) {
      const { tUs, x, y, vx, vy, pp, pv, vv, nats } = rested;
      const s = (endUs - tUs) * 1e-6;
      const place = { tUs: endUs, x: x + s * vx + dx, y: y + s * vy + dy, pp: pp + variance, pv, vv };
      const velocity = { vx: vx + (dx - first.dx) * perS, vy: vy + (dy - first.dy) * perS };
      Object.assign(track, place, velocity, { nats: Math.max(surelyReportedNats, nats) });
      for (const one of before) if (one !== track && one.id === track.id) one.nats = Math.min(one.nats, track.nats - oddsNats);
    }
  }

  /** Whether a track is where an object has been moved, or was on its way. */
  #wentAlong(track: Track): boolean {
    return this.#moved.some(
      ({ track: { x, y, path } }) =>
        Math.hypot(track.x - x, track.y - y) < besidePx ||
        path.some((point) => {
          if (track.path.length === 0 || point.tUs < track.path[0].tUs) return false;
          const then = pointAt(track, point.tUs);
          return Math.hypot(then.x - point.x, then.y - point.y) < besidePx;
        }),
    );
  }
}

function movedFrom(object: Track, sinceUs: number): Moved {
  const { pp, pv, vv, events, seconds, usualHz } = object;
  const [then, rateHz] = [atRest(object, sinceUs), observedHz(object)];
  const rested = { ...then, pp, pv, vv, brightness: brightnessAround(rateHz), events, seconds, usualHz };
  const track: Track = { ...copyOf(object), path: [], brightness: rested.brightness.slice(), usualHz: rateHz };
  inherit(track, object, sinceUs);
  if (track.path.length === 0) track.path.push(then);
  return { track, rested };
}

/** An object rests as it did before: what it gave on its way says nothing of its brightness. */
function settle(track: Track, { vx, vy, brightness, events, seconds, usualHz }: Rested): void {
  Object.assign(track, { vx, vy, brightness: brightness.slice(), events, seconds, usualHz });
}

import type { EventStream, SensorSize } from '@spikeseg/events';
import { type RecentEvent, RecentEvents } from '../../belief/recent-events.ts';
import { stepS } from '../../search/ebssa.ts';
import { surelyNats } from '../../surely.ts';
import { brightnessAround } from '../track/brightness.ts';
import { bestOfEach } from '../track/reported.ts';
import { enoughNats, observedHz, type PathPoint, pointAt, settlesUs, startMemoryS, type Track } from '../track/track.ts';
import { type FilterState, type JudgedEvents, type Pointed, PointingFilter, recentrePx } from './pointing-filter.ts';
import { cellPx } from './shift-grid.ts';

/** The mount has moved if the chance that it has stayed is lower than this. */
export const movedChance = 0.01;
/** A chance above this is certainty. A mount that begins to slew is still where it was: it stays only if it rests, too. */
const certain = 0.97;
/** The mount rests as long as all objects together have not surely lost evidence within each of these times, s. */
const doubtS = [0.1, 0.2, 0.4] as const;
/** The filter begins this long before the doubt, s. */
const backS = 0.5;
/** The pointing is lost if it has not been found for this long, s. */
const lostS = 3;
/** A slew is over when the mount has surely rested in one cell for this long, µs: a moment without an event is no rest, and a mount that creeps rests for a moment in every cell. */
const settleUs = 1e5;
/** A place that is found as fast within this distance of an object may be that object, px. */
const nearPx = 20;
/** Maximum number of pairs of an event and an object in a step, and of objects: they bound the cost. */
const [maxPairs, maxJudges] = [2000, 8];
/** Faster objects say nothing of the mount, px/s. */
const fastestPxS = 60;

/** A place of the search. */
export interface Found {
  readonly isFast: boolean;
  /** px */
  readonly x: number;
  readonly y: number;
}

/** What is known of the pointing while it is in doubt. */
export interface InDoubt extends Pointed {
  /** When it was certain last, µs. */
  readonly sinceUs: number;
  /** It is certain again: it has stayed, or it rests elsewhere; or it has been lost. */
  readonly isOver: boolean;
}

/** What a {@link Pointing} carries from step to step, as plain data. */
export interface PointingState {
  readonly events: readonly RecentEvent[];
  readonly nextEvent: number;
  readonly filter?: FilterState | undefined;
  readonly sinceUs: number;
  readonly foundUs: number;
  readonly restsUs: number;
  readonly restsX: number;
  readonly restsY: number;
  /** Undefined where it has not been in doubt. */
  readonly certainUs?: number | undefined;
}

/**
 * Follows where the mount points to. It sleeps as long as objects are where they are expected; when it wakes, it goes back to when they surely were. As often as it is
 * certain that the mount has stayed, it begins anew: so evidence for a move is never weakened by what was before.
 *
 * @see Page 1954, "Continuous inspection schemes"
 */
export class Pointing {
  readonly #size: SensorSize;
  readonly #events: RecentEvents;
  /** While there is a doubt. */
  #filter: PointingFilter | undefined;
  readonly #made: PointingFilter;
  #sinceUs = 0;
  #foundUs = 0;
  /** Since when it has surely rested elsewhere, µs, and where, px. */
  #restsUs = 0;
  #restsX = 0;
  #restsY = 0;
  /** When it was certain last, µs. */
  #certainUs = -Infinity;

  constructor(size: SensorSize) {
    this.#size = size;
    this.#events = new RecentEvents(size);
    this.#made = new PointingFilter(size);
  }

  /** A copy. */
  get state(): PointingState {
    const certainUs = Number.isFinite(this.#certainUs) ? this.#certainUs : undefined;
    const [events, nextEvent] = [this.#events.kept, this.#events.next];
    const [sinceUs, foundUs] = [this.#sinceUs, this.#foundUs];
    const rest = { restsUs: this.#restsUs, restsX: this.#restsX, restsY: this.#restsY };
    return { events, nextEvent, filter: this.#filter?.state, sinceUs, foundUs, ...rest, certainUs };
  }

  /** @param shiftUs how much later its clock would be, µs */
  restore(state: PointingState, shiftUs: number): void {
    const { events, nextEvent, filter, sinceUs, foundUs, restsUs, restsX, restsY, certainUs } = state;
    this.#events.restore(events, nextEvent, shiftUs);
    this.#filter = filter && PointingFilter.restored(this.#size, filter, shiftUs);
    this.#sinceUs = sinceUs + shiftUs;
    this.#foundUs = foundUs + shiftUs;
    this.#restsUs = restsUs + shiftUs;
    this.#restsX = restsX;
    this.#restsY = restsY;
    this.#certainUs = certainUs === undefined ? -Infinity : certainUs + shiftUs;
  }

  /** Takes in events, with what is believed of each, s·px. */
  add(events: Pick<EventStream, 't' | 'x' | 'y'>, believed: Float32Array): void {
    this.#events.addAll(events, believed);
  }

  /** Ends a step. @param found places of the search @returns undefined as long as nothing is in doubt */
  step(tracks: readonly Track[], found: readonly Found[], endUs: number): InDoubt | undefined {
    const fromUs = endUs - stepS * 1e6;
    if (this.#filter !== undefined) this.#advance(this.#filter, fromUs, endUs, this.#events.since(fromUs, Infinity));
    else if (this.#isDoubtful(tracks, found, endUs)) this.#wake(tracks, endUs);
    this.#events.dropBefore(endUs - backS * 1e6);
    if (this.#filter === undefined) return undefined;
    const pointed = this.#filter.pointed;
    if (pointed.isThere > 0.5) this.#foundUs = endUs;
    const hasMoved = pointed.stays < movedChance;
    const hasStayed = pointed.stays > certain && pointed.rests > certain;
    const hasGoneOn = Math.hypot(pointed.dx - this.#restsX, pointed.dy - this.#restsY) > cellPx;
    if (!(hasMoved && pointed.rests > certain) || hasGoneOn)
      [this.#restsUs, this.#restsX, this.#restsY] = [endUs, pointed.dx, pointed.dy];
    const isOver = hasStayed || endUs - this.#restsUs >= settleUs || endUs - this.#foundUs > lostS * 1e6;
    const doubt = { ...pointed, sinceUs: this.#sinceUs, isOver };
    if (!isOver) return doubt;
    this.#filter = undefined;
    this.#certainUs = endUs;
    if (hasStayed && this.#isDoubtful(tracks, found, endUs)) this.#begin(tracks, endUs, endUs);
    return doubt;
  }

  #wake(tracks: readonly Track[], endUs: number): void {
    const sinceUs = this.#sinceOf(endUs);
    const filter = this.#begin(tracks, sinceUs, endUs);
    if (filter === undefined) return;
    const events = this.#events.since(sinceUs, Infinity);
    for (let us = sinceUs; us < endUs; us += stepS * 1e6) this.#advance(filter, us, us + stepS * 1e6, events);
  }

  #begin(tracks: readonly Track[], sinceUs: number, endUs: number): PointingFilter | undefined {
    const perStep = Math.max(1, this.#events.density * this.#size.width * this.#size.height * stepS);
    const judges = judgesAmong(tracks, sinceUs)
      .toSorted((a, b) => observedHz(b) - observedHz(a))
      .slice(0, Math.max(1, Math.min(maxJudges, Math.floor(maxPairs / perStep))))
      .map((track) => {
        const { tUs, x, y, vx, vy } = atRest(track, sinceUs);
        return { tUs, x, y, vx, vy, pp: track.pp, brightness: brightnessAround(observedHz(track)) };
      });
    if (judges.length === 0) return undefined;
    this.#sinceUs = sinceUs;
    this.#foundUs = endUs;
    this.#restsUs = endUs;
    this.#filter = this.#made;
    this.#filter.begin(judges);
    return this.#filter;
  }

  #advance(filter: PointingFilter, fromUs: number, toUs: number, events: JudgedEvents): void {
    filter.step(fromUs, toUs, events);
    const pointed = filter.pointed;
    if (pointed.isThere > 0.5 && filter.fromMiddlePx(pointed) > recentrePx) filter.recentre(pointed);
  }

  #sinceOf(endUs: number): number {
    return Math.max(this.#certainUs, endUs - backS * 1e6);
  }

  /** Whether all objects together have lost so much that the mount may have moved. */
  #isDoubtful(tracks: readonly Track[], found: readonly Found[], endUs: number): boolean {
    const judges = judgesAmong(tracks, this.#sinceOf(endUs));
    const isNear = (track: Track, { isFast, x, y }: Found): boolean =>
      isFast && (x - track.x) ** 2 + (y - track.y) ** 2 < nearPx ** 2;
    if (judges.some((track) => found.some((place) => isNear(track, place)))) return true;
    return doubtS.some((s) => {
      let sum = 0;
      for (const track of judges) sum += Math.min(enoughNats, pointAt(track, endUs - s * 1e6).nats - track.nats);
      return sum > surelyNats;
    });
  }
}

/** Whether the velocity of a track was known at a time: it is not when it has just begun, or just goes on as an object that was known before. */
export const wasSettled = ({ id, confirmedUs, bornUs }: Track, tUs: number): boolean =>
  id !== undefined && confirmedUs + settlesUs <= tUs && bornUs + startMemoryS * 1e6 <= tUs;

/** Whether an object shows by its place where the mount points to. */
export const isSlow = ({ vx, vy }: { readonly vx: number; readonly vy: number }): boolean => vx * vx + vy * vy < fastestPxS ** 2;

/** Where an object was at a time, and how it goes on while the mount rests: the mean of its velocities in the last moment, as each of them alone is of few events. */
export function atRest(track: Track, tUs: number): PathPoint {
  const then = pointAt(track, tUs);
  const { path } = track;
  let count = 0;
  let vx = 0;
  let vy = 0;
  for (let i = 0; i < path.length; i++) {
    const point = path[i];
    if (point.tUs > tUs) break;
    if (!isSlow(point)) continue;
    count++;
    vx += point.vx;
    vy += point.vy;
  }
  return count === 0 ? then : { ...then, vx: vx / count, vy: vy / count };
}

/** Objects that were there at a time, and stood or moved slowly, as they do now. */
function judgesAmong(tracks: readonly Track[], sinceUs: number): readonly Track[] {
  return bestOfEach(tracks.filter((track) => wasSettled(track, sinceUs) && isSlow(track))).filter((track) => {
    const then = pointAt(track, sinceUs);
    return then.nats > 0 && isSlow(then);
  });
}

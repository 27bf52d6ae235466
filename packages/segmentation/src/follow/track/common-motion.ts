import type { Track } from './track.ts';

/** How often objects are looked at, and of how long a velocity is at most, µs; of half of that at least where the object is older. */
const [everyUs, longestUs] = [2e5, 4e6];
/** How long an object must have been there, and for how long one that is there no more counts, µs. */
const [leastUs, rememberedUs] = [5e5, 1e7];
/** Least variance of a place, px²: jitter moves it for longer than its events tell. */
const leastPlace2 = 0.25;
/** A velocity that is shared changes by such a share of it in a second, and by so much, px/s, in one second. */
const [changeShare, changePxS] = [0.02, 0.05];
/** What has jumped has gone so much farther than by its velocity, px; what has turned is so much faster than before, px/s; beyond three standard deviations. */
const [jumpPx, turnedPxS] = [2, 4];
/** Fewest objects that share a velocity; and slower than this they stand, as tracks that stand may drift by so much, px/s. */
const [fewest, standsPxS] = [3, 2];
/** Velocities are alike within so many standard deviations; their square. */
const alike = 9;
/** Most objects that are compared. */
const mostObjects = 100;
/** By how much one that shares a velocity differs from it at least, px/s. */
const leastSpread = 0.5;

/** A velocity, px/s, and what those who share it have beside it: the standard deviation per axis, px/s. */
interface SharedMotion {
  readonly vx: number;
  readonly vy: number;
  readonly spread: number;
}

interface Place {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
}

/** Where an object was: at the beginning of the time that tells its velocity, some time later, and when it was looked at last. */
export interface Passage {
  readonly id: number;
  readonly from: Place;
  readonly middle: Place;
  readonly last: Place;
}

/** What a {@link CommonMotion} carries from step to step, as plain data. */
export interface CommonMotionState {
  readonly lookedUs: number;
  readonly passages: readonly Passage[];
}

/**
 * The velocity that most objects that move share now: that of the sky, where stars are in sight. It takes three, which may have been there one after the other.
 * What stands shares none, as for every place a track begins that stands.
 */
export class CommonMotion {
  #lookedUs = -Infinity;
  #passages: readonly Passage[] = [];
  #motions: readonly SharedMotion[] = [];

  /** @param objects of each a track that is told, by their numbers */
  see(objects: readonly Track[], endUs: number): void {
    if (endUs - this.#lookedUs < everyUs) return;
    this.#lookedUs = endUs;
    const before = new Map(this.#passages.map((one) => [one.id, one]));
    const there = objects.map((track) => passed(before.get(track.id as number), track));
    const ids = new Set(there.map(({ id }) => id));
    const gone = this.#passages.filter(({ id, last }) => !ids.has(id) && endUs - last.tUs <= rememberedUs);
    this.#passages = [...there, ...gone].slice(0, mostObjects);
    this.#motions = commonMotions(this.#passages, endUs);
  }

  /** None or one. */
  get motions(): readonly SharedMotion[] {
    return this.#motions;
  }

  get state(): CommonMotionState {
    return { lookedUs: this.#lookedUs, passages: this.#passages };
  }

  restore({ lookedUs, passages }: CommonMotionState, shiftUs: number): void {
    const later = (place: Place): Place => ({ ...place, tUs: place.tUs + shiftUs });
    this.#lookedUs = lookedUs + shiftUs;
    this.#passages = passages.map(({ id, from, middle, last }) => ({
      id,
      from: later(from),
      middle: later(middle),
      last: later(last),
    }));
    this.#motions = commonMotions(this.#passages, this.#lookedUs);
  }
}

/** An object that was looked at again. One that has turned, or jumped, begins anew. */
function passed(before: Passage | undefined, track: Track): Passage {
  const { tUs, x, y, vx, vy, vv } = track;
  const last = { tUs, x, y };
  const begun = { id: track.id as number, from: last, middle: last, last };
  if (before === undefined) return begun;
  const s = (tUs - before.last.tUs) * 1e-6;
  const jumped = Math.hypot(x - before.last.x - s * vx, y - before.last.y - s * vy);
  if (jumped > jumpPx + 3 * s * Math.sqrt(vv)) return begun;
  const own = velocityOf(before, before.last.tUs);
  if (own !== undefined && Math.hypot(vx - own.vx, vy - own.vy) > turnedPxS + 3 * Math.sqrt(vv + own.variance)) return begun;
  const { from, middle } = tUs - before.from.tUs > longestUs ? { from: before.middle, middle: last } : before;
  return { id: before.id, from, middle: tUs - middle.tUs <= longestUs / 2 ? middle : last, last };
}

interface Velocity {
  readonly vx: number;
  readonly vy: number;
  /** Of what an object that shares it would have now, per axis, px²/s². */
  readonly variance: number;
}

/** Undefined where an object was too short to tell. */
function velocityOf({ from, last }: Passage, nowUs: number): Velocity | undefined {
  if (last.tUs - from.tUs < leastUs) return undefined;
  const s = (last.tUs - from.tUs) * 1e-6;
  const [vx, vy] = [(last.x - from.x) / s, (last.y - from.y) / s];
  const ago = (nowUs - last.tUs) * 1e-6;
  const changed = changeShare ** 2 * (vx * vx + vy * vy) * ago * ago + changePxS ** 2 * ago;
  return { vx, vy, variance: (2 * leastPlace2) / (s * s) + changed };
}

/** The velocity that most share, if three do. */
function commonMotions(passages: readonly Passage[], nowUs: number): SharedMotion[] {
  const all = passages.flatMap((one) => velocityOf(one, nowUs) ?? []).filter(isMoving);
  let best: readonly Velocity[] = [];
  for (const one of all) {
    const members = all.filter((other) => areAlike(one, other));
    if (members.length > best.length) best = members;
  }
  if (best.length < fewest) return [];
  let [sum, vx, vy] = [0, 0, 0];
  for (const one of best) {
    sum += 1 / one.variance;
    vx += one.vx / one.variance;
    vy += one.vy / one.variance;
  }
  [vx, vy] = [vx / sum, vy / sum];
  return [{ vx, vy, spread: Math.sqrt(leastSpread ** 2 + 1 / sum + changeShare ** 2 * (vx * vx + vy * vy)) }];
}

const isMoving = ({ vx, vy, variance }: Velocity): boolean => vx * vx + vy * vy > Math.max(standsPxS ** 2, alike * variance);

const areAlike = (one: Velocity, other: Velocity): boolean =>
  (one.vx - other.vx) ** 2 + (one.vy - other.vy) ** 2 <= alike * (one.variance + other.variance);

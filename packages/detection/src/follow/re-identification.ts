import { enoughNats, type PathPoint, pointAt, type Track } from './track/track.ts';

/** For how long an object that is away is remembered, µs, and how many are. */
const [rememberedUs, maxAway] = [60e6, 50];
/** Objects move alike where they have moved by no more than this beside each other, px/s, for so long at least, s. */
const [alikePxS, minS] = [5, 0.5];
/** So much may what is away have gone another way, px/s, and no more than so far, px. */
const [driftPxS, maxPx] = [0.5, 16];
/** It was there for certain as long as it had lost no more than this, nats. */
const clearNats = 0.5;
/** Another object is surely where it is reported if it lacks no more than this of all evidence that it can have, nats. */
const lacksNothing = 1.5;
/** Shares of its spot that an object has on the sensor at most when it leaves, and at least when it stays. */
const [leavingShare, stayingShare] = [0.9, 0.98];
/** How near to where it is expected an object returns, px, and how much faster than the other it may be, px/s. */
const [returnPx, returnPxS] = [8, 15];
/** Others beside which an object is remembered: the nearest. */
const maxBeside = 8;

/** What was there for so long, µs, and was lost well within, is expected on its own way for so long, µs, so near, px. */
const [oldUs, aloneUs, alonePx] = [2e6, 15e6, 5];

/** An object that is away: how it moved, and where it was beside others that moved as it did, when it was seen last. */
export interface AbsentObject {
  readonly id: number;
  readonly confirmedUs: number;
  readonly seenUs: number;
  /** Where it was lost well within the sensor: px, px/s, px²/s². */
  readonly own?: Pick<Track, 'x' | 'y' | 'vx' | 'vy' | 'vv'> | undefined;
  /** Where it was beside others, px, and how fast it went from there, px/s. */
  readonly beside: readonly {
    readonly id: number;
    readonly dx: number;
    readonly dy: number;
    readonly dvx: number;
    readonly dvy: number;
  }[];
}

/**
 * Objects that have left the sensor, or were lost. Where the telescope goes, what it looks at moves alike: an object that comes where one that is away
 * would be by now, beside those that are still there, is that one. One that flashes is expected where it goes by itself, if none of those is there.
 */
export class AbsentObjects {
  #absent: AbsentObject[] = [];

  /** Remembers an object that leaves, or has ended, unless it is remembered already. @param others of each other object a track */
  leave(track: Track, others: readonly Track[]): void {
    const { id, confirmedUs, path } = track;
    if (id === undefined || this.#absent.some((one) => one.id === id)) return;
    const seenUs = lastSeenUs(track);
    const last = pointAt(track, seenUs);
    const beside = others.flatMap((other) => {
      if (other.id === undefined || other.id === id) return [];
      const sinceUs = Math.max(path[0].tUs, other.path[0].tUs);
      const s = (seenUs - sinceUs) * 1e-6;
      if (s < minS) return [];
      const [own, its, itsLast] = [pointAt(track, sinceUs), pointAt(other, sinceUs), pointAt(other, seenUs)];
      const [dx, dy] = [last.x - itsLast.x, last.y - itsLast.y];
      if (Math.hypot(dx - (own.x - its.x), dy - (own.y - its.y)) > alikePxS * s) return [];
      return [{ id: other.id, dx, dy, ...apartVelocity(track, last, other, itsLast) }];
    });
    const isLost = track.inView >= stayingShare && seenUs - confirmedUs >= oldUs;
    if (beside.length === 0 && !isLost) return;
    const { x, y, vx, vy } = last;
    const own = isLost ? { own: { x, y, vx, vy, vv: track.vv } } : {};
    const nearest = beside.toSorted((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy)).slice(0, maxBeside);
    this.#absent = [...this.#absent, { id, confirmedUs, seenUs, ...own, beside: nearest }].slice(-maxAway);
  }

  /** Objects at the edge are about to leave; what is well within has not left. @param objects of each a track */
  watch(objects: readonly Track[]): void {
    for (const track of objects) if (track.inView < leavingShare) this.leave(track, objects);
    if (this.#absent.length === 0) return;
    const staying = new Set<number | undefined>();
    for (const { id, inView } of objects) if (!(inView < stayingShare)) staying.add(id);
    this.#absent = this.#absent.filter(({ id }) => !staying.has(id));
  }

  /** The object that has come back as a track; it is away no more. @param others of each other object a track */
  returned(
    track: Pick<Track, 'x' | 'y' | 'vx' | 'vy' | 'vv' | 'confirmedUs'>,
    others: readonly Track[],
    endUs: number,
  ): AbsentObject | undefined {
    this.#absent = this.#absent.filter(({ seenUs }) => endUs - seenUs <= rememberedUs);
    if (this.#absent.length === 0) return undefined;
    const { x, y, vx, vy, confirmedUs } = track;
    let found: AbsentObject | undefined;
    let min = 1;
    const byId = new Map(others.map((other) => [other.id, other]));
    for (const one of this.#absent) {
      if (byId.has(one.id)) continue;
      const reach = Math.min(maxPx, returnPx + (driftPxS * (endUs - one.seenUs)) / 1e6);
      const s = (endUs - one.seenUs) * 1e-6;
      for (const { id, dx, dy, dvx, dvy } of one.beside) {
        const other = byId.get(id);
        if (other === undefined || (other.nats < enoughNats - lacksNothing && endUs > confirmedUs)) continue;
        if (endUs > confirmedUs && Math.hypot(vx - other.vx, vy - other.vy) > returnPxS) continue;
        const apart = Math.hypot(x - other.x - dx - s * dvx, y - other.y - dy - s * dvy) / reach;
        if (apart < min) [found, min] = [one, apart];
      }
      const isAlone = one.beside.every(({ id }) => !byId.has(id));
      const apart = isAlone ? apartAlone(one, track, endUs) : Infinity;
      if (apart < min) [found, min] = [one, apart];
    }
    this.#absent = this.#absent.filter((one) => one !== found);
    return found;
  }

  get state(): readonly AbsentObject[] {
    return [...this.#absent];
  }

  restore(away: readonly AbsentObject[], shiftUs: number): void {
    this.#absent = away.map((one) => ({ ...one, confirmedUs: one.confirmedUs + shiftUs, seenUs: one.seenUs + shiftUs }));
  }
}

/** When a track was there for certain the last time, µs. */
function lastSeenUs({ path, seenUs }: Track): number {
  let max = -Infinity;
  for (const { nats } of path) if (nats > max) max = nats;
  for (let k = path.length - 1; k >= 0; k--) if (path[k].nats >= max - clearNats) return path[k].tUs;
  return seenUs;
}

/** How fast one went from another, px/s, where both were at a time: not at all, where that is within what both may be off. */
function apartVelocity(one: Track, own: PathPoint, other: Track, its: PathPoint): { dvx: number; dvy: number } {
  const [dvx, dvy] = [own.vx - its.vx, own.vy - its.vy];
  return Math.hypot(dvx, dvy) > 2.5 * Math.sqrt(one.vv + other.vv) ? { dvx, dvy } : { dvx: 0, dvy: 0 };
}

/** How far a track is from where an object goes by itself, in units of what may be. */
function apartAlone({ own, seenUs }: AbsentObject, track: Pick<Track, 'x' | 'y' | 'vx' | 'vy' | 'vv'>, endUs: number): number {
  if (own === undefined || endUs - seenUs > aloneUs) return Infinity;
  const s = (endUs - seenUs) * 1e-6;
  const maxPxS = Math.min(returnPxS, 3 * Math.sqrt(own.vv + track.vv));
  if (Math.hypot(track.vx - own.vx, track.vy - own.vy) > maxPxS) return Infinity;
  const reach = Math.min(maxPx, alonePx + s * Math.sqrt(own.vv));
  return Math.hypot(track.x - own.x - s * own.vx, track.y - own.y - s * own.vy) / reach;
}

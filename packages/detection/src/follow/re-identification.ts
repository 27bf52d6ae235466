import { clearNats } from './succession.ts';
import { type PathPoint, pointAt, type Track } from './track/track.ts';

/** An absent object is remembered for this long, µs; the number of them is limited. */
const [rememberedUs, maxAway] = [60e6, 50];
/** Two objects move alike if their distance has changed by no more than this, px/s, over at least this time, s. */
const [alikePxS, minS] = [5, 0.5];
/** Maximum distance of an object from where it is expected by itself, px. */
const maxPx = 16;
/** An object leaves when less than the first share of its spot is on the sensor, and stays while more than the second is. */
const [leavingShare, stayingShare] = [0.9, 0.98];
/** Maximum distance from where an object is expected when it returns, px, and maximum difference of its velocity from that of the other, px/s. */
const [returnPx, returnPxS] = [8, 15];
/** Maximum number of other objects, the nearest, beside which an object is remembered. */
const maxBeside = 8;

/** An object that was there for `oldUs` and was lost within the sensor is expected on its own way for `aloneUs`, µs, within `alonePx`, px. */
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
      const s = (endUs - one.seenUs) * 1e-6;
      for (const { id, dx, dy, dvx, dvy } of one.beside) {
        const other = byId.get(id);
        if (other === undefined) continue;
        if (endUs > confirmedUs && Math.hypot(vx - other.vx, vy - other.vy) > returnPxS) continue;
        const apart = Math.hypot(x - other.x - dx - s * dvx, y - other.y - dy - s * dvy) / returnPx;
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

/** The last time at which a track surely had its object, µs. */
function lastSeenUs({ path, seenUs }: Track): number {
  let max = -Infinity;
  for (const { nats } of path) if (nats > max) max = nats;
  for (let k = path.length - 1; k >= 0; k--) if (path[k].nats >= max - clearNats) return path[k].tUs;
  return seenUs;
}

/** How fast one object moved away from another, px/s; 0 if that is within the errors of both. */
function apartVelocity(one: Track, own: PathPoint, other: Track, its: PathPoint): { dvx: number; dvy: number } {
  const [dvx, dvy] = [own.vx - its.vx, own.vy - its.vy];
  return Math.hypot(dvx, dvy) > 2.5 * Math.sqrt(one.vv + other.vv) ? { dvx, dvy } : { dvx: 0, dvy: 0 };
}

/** Distance of a track from where an absent object goes by itself, as a share of the maximum. */
function apartAlone({ own, seenUs }: AbsentObject, track: Pick<Track, 'x' | 'y' | 'vx' | 'vy' | 'vv'>, endUs: number): number {
  if (own === undefined || endUs - seenUs > aloneUs) return Infinity;
  const s = (endUs - seenUs) * 1e-6;
  const maxPxS = Math.min(returnPxS, 3 * Math.sqrt(own.vv + track.vv));
  if (Math.hypot(track.vx - own.vx, track.vy - own.vy) > maxPxS) return Infinity;
  const reach = Math.min(maxPx, alonePx + s * Math.sqrt(own.vv));
  return Math.hypot(track.x - own.x - s * own.vx, track.y - own.y - s * own.vy) / reach;
}

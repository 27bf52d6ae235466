import { enoughNats, pointAt, type Track } from './track/track.ts';

/** For how long an object that is away is remembered, µs, and how many are. */
const [rememberedUs, mostAway] = [60e6, 50];
/** Objects move alike where they have moved by no more than this beside each other, px/s, for so long at least, s. */
const [alikePxS, leastS] = [5, 0.5];
/** So much may what is away have gone another way, px/s, and no more than so far, px. */
const [driftPxS, mostPx] = [0.5, 16];
/** It was there for certain as long as it had lost no more than this, nats. */
const clearNats = 0.5;
/** Another whose evidence is within so much of all that it can have is where it is told, nats. */
const lacksNothing = 1.5;
/** Shares of its spot that an object has on the sensor at most when it leaves, and at least when it stays. */
const [leavingShare, stayingShare] = [0.9, 0.98];
/** How near to where it is expected an object returns, px, and how much faster than the other it may be, px/s. */
const [returnPx, returnPxS] = [8, 15];
/** Others beside which an object is remembered: the nearest. */
const mostBeside = 8;

/** An object that is away: where it was beside others that moved as it did, when it was seen last. */
export interface Away {
  readonly id: number;
  readonly confirmedUs: number;
  readonly seenUs: number;
  readonly beside: readonly { readonly id: number; readonly dx: number; readonly dy: number }[];
}

/**
 * Objects that have left the sensor, or were lost. Where the telescope goes, what it looks at moves alike: an object that comes where one that is away
 * would be by now, beside those that are still there, is that one.
 */
export class AwayObjects {
  #away: Away[] = [];

  /** Remembers an object that leaves, or has ended, unless it is remembered already. @param others of each other object a track */
  leave(track: Track, others: readonly Track[]): void {
    const { id, confirmedUs, path } = track;
    if (id === undefined || this.#away.some((one) => one.id === id)) return;
    const most = Math.max(...path.map(({ nats }) => nats));
    const seenUs = path.findLast(({ nats }) => nats >= most - clearNats)?.tUs ?? track.seenUs;
    const beside = others.flatMap((other) => {
      if (other.id === undefined || other.id === id) return [];
      const sinceUs = Math.max(track.path[0].tUs, other.path[0].tUs);
      const [first, last] = [sinceUs, seenUs].map((tUs) => {
        const [own, its] = [pointAt(track, tUs), pointAt(other, tUs)];
        return { dx: own.x - its.x, dy: own.y - its.y };
      });
      const s = (seenUs - sinceUs) * 1e-6;
      if (s < leastS || Math.hypot(last.dx - first.dx, last.dy - first.dy) > alikePxS * s) return [];
      return [{ id: other.id, ...last }];
    });
    if (beside.length === 0) return;
    const nearest = beside.toSorted((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy)).slice(0, mostBeside);
    this.#away = [...this.#away, { id, confirmedUs, seenUs, beside: nearest }].slice(-mostAway);
  }

  /** Objects at the edge are about to leave; what is well within has not left. @param objects of each a track */
  watch(objects: readonly Track[]): void {
    for (const track of objects) if (track.inView < leavingShare) this.leave(track, objects);
    this.#away = this.#away.filter(({ id }) => objects.every((track) => track.id !== id || track.inView < stayingShare));
  }

  /** The object that has come back as a track; it is away no more. @param others of each other object a track */
  returned(
    { x, y, vx, vy, confirmedUs }: Pick<Track, 'x' | 'y' | 'vx' | 'vy' | 'confirmedUs'>,
    others: readonly Track[],
    endUs: number,
  ): Away | undefined {
    this.#away = this.#away.filter(({ seenUs }) => endUs - seenUs <= rememberedUs);
    let found: Away | undefined;
    let least = 1;
    for (const one of this.#away) {
      if (others.some((track) => track.id === one.id)) continue;
      const reach = Math.min(mostPx, returnPx + (driftPxS * (endUs - one.seenUs)) / 1e6);
      for (const { id, dx, dy } of one.beside) {
        const other = others.find((track) => track.id === id);
        if (other === undefined || (other.nats < enoughNats - lacksNothing && endUs > confirmedUs)) continue;
        if (endUs > confirmedUs && Math.hypot(vx - other.vx, vy - other.vy) > returnPxS) continue;
        const apart = Math.hypot(x - other.x - dx, y - other.y - dy) / reach;
        if (apart < least) [found, least] = [one, apart];
      }
    }
    this.#away = this.#away.filter((one) => one !== found);
    return found;
  }

  get state(): readonly Away[] {
    return [...this.#away];
  }

  restore(away: readonly Away[], shiftUs: number): void {
    this.#away = away.map((one) => ({ ...one, confirmedUs: one.confirmedUs + shiftUs, seenUs: one.seenUs + shiftUs }));
  }
}

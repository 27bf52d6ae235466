import { fastPxS } from '../search/ebssa.ts';
import type { FoundPlace } from './place-search.ts';
import type { HandOver } from './succession.ts';
import { areSiblings, type Track } from './track.ts';

/** Objects of one slew have moved alike before it, to within so much, px/s. */
const alikePxS = 40;
const noNats = 0;

/** A place where an object may be now. */
export interface Foretold {
  readonly of: number;
  readonly place: FoundPlace;
}

/**
 * Several that jump alike are a slew of the telescope: when an object was handed over, all others may have moved as far, and move on as fast. That is where
 * tracks of theirs begin, without waiting for the search.
 */
export function foretold({ from, to }: HandOver, tracks: readonly Track[]): Foretold[] {
  const seen = new Set<number>();
  return tracks.flatMap((one) => {
    if (one.id === undefined || seen.has(one.group) || areSiblings(one, to) || areSiblings(one, from)) return [];
    if (one.confirmedUs > to.confirmedUs || Math.hypot(one.vx - from.vx, one.vy - from.vy) > alikePxS) return [];
    seen.add(one.group);
    const { vx, vy } = to;
    const isFast = Math.hypot(vx, vy) > fastPxS.slowest;
    return [
      { of: one.id, place: { isFast, x: one.x + to.x - from.x, y: one.y + to.y - from.y, vx, vy, nats: noNats, brightness: 1 } },
    ];
  });
}

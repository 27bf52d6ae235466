import { areSiblings, type PathPoint, settlesUs, spotPx2, type Track } from './track/track.ts';

/** An object can have been there this long before its start; evidence is reclaimed this far back, µs. */
const [beforeUs, longestUs] = [4e5, 1e6];
const reachPx = 4 * Math.sqrt(spotPx2);

/**
 * Takes back what others gained from the events of an object that was not known then: on its way to where it is now it passed them. What they gained
 * while it was within reach is its own.
 */
export function reclaim(found: Track, tracks: readonly Track[], endUs: number): void {
  const sinceUs = Math.max(found.bornUs - beforeUs, endUs - longestUs);
  for (const one of tracks) {
    // What has settled has its evidence from itself.
    if (areSiblings(one, found) || (one.id !== undefined && endUs - one.confirmedUs > settlesUs)) continue;
    for (let k = one.path.length - 1; k >= 0 && one.path[k].tUs >= sinceUs; k--) {
      const now = one.path[k];
      // A way that was taken over begins before the track does: of its first step nothing is known.
      const before = one.path[k - 1] ?? (one.bornUs < now.tUs ? { tUs: one.bornUs, nats: 0 } : now);
      if (minApart(found, now, before.tUs) <= reachPx) one.nats -= Math.max(0, now.nats - before.nats);
    }
  }
}

/** How near an object came to a place that another moved through, since a time, px. */
function minApart(found: Track, { tUs, x, y, vx, vy }: PathPoint, sinceUs: number): number {
  const [back, s] = [(found.tUs - tUs) * 1e-6, (tUs - sinceUs) * 1e-6];
  const [dx, dy, dvx, dvy] = [found.x - found.vx * back - x, found.y - found.vy * back - y, found.vx - vx, found.vy - vy];
  const nearest = Math.min(s, Math.max(0, (dx * dvx + dy * dvy) / (dvx * dvx + dvy * dvy || 1)));
  return Math.hypot(dx - nearest * dvx, dy - nearest * dvy);
}

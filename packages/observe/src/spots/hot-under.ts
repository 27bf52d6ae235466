import type { TrackPoint } from '@spikeseg/detection';
import { firstAtOrAfter } from '@spikeseg/events';
import type { FramedEvents } from './near-events.ts';

/** What stands stays within so many point spreads. */
const standsSpreads = 2;
/** Pixels that are looked at, px from the middle; beyond the second distance there is background alone. */
const [reachPx, beyondPx] = [9, 7];
/** A pixel is hot that has so many events more than spot and background, so many standard deviations, and such a share of what is expected. */
const [moreEvents, moreSigmas, moreShare] = [25, 5, 0.3];

/**
 * The hot pixels, with those under an object that stands on the chip: there neighbours have the object's own light, and do not show them. What is
 * expected is a Gaussian spot of all events of the track, on the background about it.
 *
 * @param points of the track, in the order of time
 */
export function hotUnder(
  { events, hot }: Pick<FramedEvents, 'events' | 'hot'>,
  points: readonly TrackPoint[],
  psfPx: number,
): Uint8Array {
  const mean = (of: (point: TrackPoint) => number): number => points.reduce((sum, one) => sum + of(one), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  if (points.length < 2 || points.some(({ x, y }) => Math.hypot(x - mx, y - my) > standsSpreads * psfPx)) return hot;
  const { t, x, y, sensor } = events;
  const pixels = new Map<number, number>();
  for (let py = Math.max(0, Math.ceil(my - reachPx)); py <= Math.min(sensor.height - 1, my + reachPx); py++)
    for (let px = Math.max(0, Math.ceil(mx - reachPx)); px <= Math.min(sensor.width - 1, mx + reachPx); px++)
      if (hot[py * sensor.width + px] === 0) pixels.set(py * sensor.width + px, 0);
  const end = firstAtOrAfter(t, points[points.length - 1].tUs);
  for (let i = firstAtOrAfter(t, points[0].tUs); i < end; i++) {
    const at = y[i] * sensor.width + x[i];
    const count = pixels.get(at);
    if (count !== undefined) pixels.set(at, count + 1);
  }
  const square = psfPx ** 2 + mean((one) => (one.x - mx) ** 2 + (one.y - my) ** 2) / 2;
  const spot = [...pixels].map(([at, count]) => {
    const away2 = ((at % sensor.width) - mx) ** 2 + (Math.floor(at / sensor.width) - my) ** 2;
    return { at, count, away2, share: Math.exp(-away2 / (2 * square)) / (2 * Math.PI * square) };
  });
  const around = spot
    .filter(({ away2 }) => away2 > beyondPx ** 2)
    .map(({ count }) => count)
    .toSorted((a, b) => a - b);
  const background = around[around.length >> 1] ?? 0;
  const own = spot.filter(({ away2 }) => away2 <= beyondPx ** 2);
  const total = own.reduce((sum, { count }) => sum + count - background, 0) / own.reduce((sum, { share }) => sum + share, 0);
  const more = own.filter(({ count, share }) => {
    const expected = background + Math.max(0, total) * share;
    return count - expected > Math.max(moreEvents, moreSigmas * Math.sqrt(expected), moreShare * expected);
  });
  if (more.length === 0) return hot;
  const all = Uint8Array.from(hot);
  for (const { at } of more) all[at] = 1;
  return all;
}

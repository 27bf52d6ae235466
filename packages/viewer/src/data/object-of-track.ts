import type { TrackPoint } from '@spikeseg/detection';
import { firstAtOrAfter, type LabelTrack, labelPause } from '@spikeseg/events';

/** A point this close to where an object was then is at it, px, and the share of its points that a track must have there: as scores have it. */
const atPx = 6;
const minShare = 0.1;

/**
 * The labelled object that a track is at: the one with most of its points, where these are more than a tenth of them.
 *
 * @param points of one track, those at which it was seen
 * @returns the id of the object; null where it is at none
 */
export function objectOfTrack(
  points: readonly Pick<TrackPoint, 'tUs' | 'x' | 'y'>[],
  objects: readonly LabelTrack[],
): number | null {
  const counts = objects.map((object) => {
    const pauseUs = labelPause(object.t);
    return points.filter((point) => isAt(object, pauseUs, point)).length;
  });
  const max = Math.max(0, ...counts);
  return max > minShare * points.length ? objects[counts.indexOf(max)].id : null;
}

function isAt({ t, x, y }: LabelTrack, pauseUs: number, { tUs, x: px, y: py }: Pick<TrackPoint, 'tUs' | 'x' | 'y'>): boolean {
  const after = firstAtOrAfter(t, tUs);
  if (after === t.length || tUs < t[0]) return false;
  const before = Math.max(0, after - 1);
  const between = t[after] - t[before];
  if (between > pauseUs && tUs < t[after]) return false;
  const share = between === 0 ? 1 : (tUs - t[before]) / between;
  return Math.hypot(x[before] + share * (x[after] - x[before]) - px, y[before] + share * (y[after] - y[before]) - py) <= atPx;
}

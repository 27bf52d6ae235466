import type { TrackPoint } from './tracker.ts';

/** Points of tracks by their track, in the order in which these begin. */
export function byTrack<Point extends Pick<TrackPoint, 'track'>>(points: readonly Point[]): Map<number, Point[]> {
  const tracks = new Map<number, Point[]>();
  for (const point of points) {
    const own = tracks.get(point.track);
    if (own === undefined) tracks.set(point.track, [point]);
    else own.push(point);
  }
  return tracks;
}

import type { TrackPoint } from '@spikeseg/segmentation';
import { standingSlices, type TimeGrid } from './time-grid.ts';

/** A track in one slice of time, sensor px. */
export interface StandingTrack {
  readonly track: number;
  readonly x: number;
  readonly y: number;
  /** Highest score of its points up to here. */
  readonly score: number;
}

/**
 * Where confirmed tracks are in every slice. A point stands still from its time on for `pointUs`, until the tracker's next
 * answer, as a detection does; of several points of a track that stand in one slice the latest counts.
 *
 * @param points of one recording, in time order @param pointUs µs
 */
export function standingTracks(
  points: readonly TrackPoint[],
  pointUs: number,
  grid: TimeGrid,
): readonly (readonly StandingTrack[])[] {
  const slices = Array.from({ length: grid.slices }, () => new Map<number, StandingTrack>());
  const best = new Map<number, number>();
  for (const { track, tUs, x, y, score: own } of points) {
    const span = standingSlices(grid, tUs, pointUs);
    if (!span) continue;
    const score = Math.max(own, best.get(track) ?? -Infinity);
    best.set(track, score);
    for (let slice = span.first; slice <= span.last; slice++) slices[slice].set(track, { track, x, y, score });
  }
  return slices.map((tracks) => [...tracks.values()]);
}

import type { TrackPoint } from '@spikeseg/detection';
import { assign } from '@spikeseg/detection/tracks';
import type { SliceLabel } from '../slices/labelled-slices.ts';
import { standingSlices, type TimeGrid } from '../slices/time-grid.ts';

/** An object and the track that covers it in one slice. */
interface TrackMatch {
  readonly object: number;
  readonly track: number;
  readonly errorPx: number;
  /** Of the track, see {@link StandingTrack}. */
  readonly score: number;
}

/** Cost of a pair beyond the radius; larger than all pairs within it together. */
const beyond = 1e9;

/**
 * Matches objects and tracks one to one, slice by slice in time order. A pair can match when it is at most `radiusPx` apart.
 * An object keeps the track that it was matched to last as long as that can match (of two objects that had the same one,
 * the one that had it later); of the others as many as possible are matched, with the least sum of distances.
 *
 * @returns matcher that remembers what it matched
 * @see Bernardin & Stiefelhagen 2008, EURASIP Journal on Image and Video Processing, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT Metrics"
 */
export function trackMatcher(
  radiusPx: number,
): (labels: readonly SliceLabel[], tracks: readonly StandingTrack[]) => readonly TrackMatch[] {
  /** Object → its last track. An object that is matched again moves to the end: the order is that of the last match. */
  const lastTrack = new Map<number, number>();
  return (labels, tracks) => {
    const matches: TrackMatch[] = [];
    const freeLabels = new Map(labels.map((label) => [label.object, label]));
    const freeTracks = new Map(tracks.map((track) => [track.track, track]));
    const match = (label: SliceLabel, track: StandingTrack): void => {
      matches.push({ object: label.object, track: track.track, errorPx: distancePx(label, track), score: track.score });
      freeLabels.delete(label.object);
      freeTracks.delete(track.track);
    };
    for (const [object, id] of [...lastTrack].toReversed()) {
      const [label, track] = [freeLabels.get(object), freeTracks.get(id)];
      if (label && track && distancePx(label, track) <= radiusPx) match(label, track);
    }
    const [rows, columns] = [[...freeLabels.values()], [...freeTracks.values()]];
    const costs = rows.map((label) =>
      columns.map((track) => {
        const distance = distancePx(label, track);
        return distance <= radiusPx ? distance : beyond;
      }),
    );
    assign(costs, beyond).forEach((column, row) => {
      if (column >= 0) match(rows[row], columns[column]);
    });
    for (const { object, track } of matches) {
      lastTrack.delete(object);
      lastTrack.set(object, track);
    }
    return matches;
  };
}

export const distancePx = (
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

/** A track in one slice of time, sensor px. */
interface StandingTrack {
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

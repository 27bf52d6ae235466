import { assign } from '@spikeseg/segmentation';
import type { SliceLabel } from './labelled-slices.ts';
import type { StandingTrack } from './standing-tracks.ts';

/** An object and the track that covers it in one slice. */
export interface TrackMatch {
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

const distancePx = (a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): number =>
  Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

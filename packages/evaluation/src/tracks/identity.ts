import { assign } from '@spikeseg/detection/tracks';
import { distancePx } from './match-tracks.ts';

/** Something with a number at a place, in one slice of time, sensor px. */
export interface PlacedObject {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** Similarities from which on a pair counts, for HOTA. */
const levels: readonly number[] = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);
/** Similarity of a pair as far apart as a match may be; and what roundings may take from it. */
const [atRadius, rounding] = [0.5, 1e-9];

/** What the objects and tracks of a recording add to {@link Identity}: sums over slices, so that recordings add up. */
export interface IdentityCounts {
  /** Pairs of an object and a slice, and of a track and a slice. */
  readonly objectSlices: number;
  readonly trackSlices: number;
  /** Slices in which an object has the one track that is its own. */
  readonly own: number;
  /** Per similarity: pairs that match, and the sum of their association. */
  readonly matches: readonly number[];
  readonly association: readonly number[];
}

/** How well tracks keep the identity of objects, each 0 to 1. */
export interface Identity<T = number | null> {
  /** F1 of slices in which an object has its own track; each track is of one object at most. */
  readonly idf1: T;
  /** Mean over similarities of √(detA · assA). */
  readonly hota: T;
  /** Of detection, and of association, the same mean. */
  readonly detA: T;
  readonly assA: T;
}

/**
 * Compares objects and tracks slice by slice. The similarity of a pair is 1 − d / 2r: ½ at the radius r of a match, 0 from 2r on.
 *
 * @param objects that are there in every slice @param tracks that stand in every slice @param radiusPx r
 * @see Ristani et al. 2016, "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking" (IDF1); Luiten et al. 2021, "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking"
 */
export function countIdentity(
  objects: readonly (readonly PlacedObject[])[],
  tracks: readonly (readonly PlacedObject[])[],
  radiusPx: number,
): IdentityCounts {
  const [objectIds, trackIds] = [numbered(objects), numbered(tracks)];
  const [shared, close] = [0, 1].map(() => objectIds.slices.map(() => new Float64Array(trackIds.slices.length)));
  const similar = objects.map((own, slice) => similarities(own, tracks[slice], radiusPx));
  objects.forEach((own, slice) => {
    const rows = similar[slice];
    const columnSums = tracks[slice].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0));
    own.forEach(({ id }, r) => {
      const object = objectIds.placeOf(id);
      const rowSum = rows[r].reduce((sum, one) => sum + one, 0);
      tracks[slice].forEach(({ id: track }, c) => {
        const one = rows[r][c];
        if (one > 0) shared[object][trackIds.placeOf(track)] += one / (rowSum + columnSums[c] - one);
        if (one >= atRadius - rounding) close[object][trackIds.placeOf(track)]++;
      });
    });
  });
  const pairs = assign(negated(close), 0);
  const own = pairs.reduce((sum, track, object) => sum + (track < 0 ? 0 : close[object][track]), 0);
  const alike = shared.map((row, object) =>
    row.map((one, track) => one / (objectIds.slices[object] + trackIds.slices[track] - one)),
  );
  const matched = levels.map(() => objectIds.slices.map(() => new Float64Array(trackIds.slices.length)));
  objects.forEach((there, slice) => {
    const places = tracks[slice].map(({ id }) => trackIds.placeOf(id));
    const scores = there.map(({ id }, r) =>
      places.map((track, c) => -alike[objectIds.placeOf(id)][track] * similar[slice][r][c]),
    );
    assign(scores, 0).forEach((c, r) => {
      if (c < 0) return;
      levels.forEach((level, k) => {
        if (similar[slice][r][c] >= level - rounding) matched[k][objectIds.placeOf(there[r].id)][places[c]]++;
      });
    });
  });
  return {
    objectSlices: sumOf(objectIds.slices),
    trackSlices: sumOf(trackIds.slices),
    own,
    matches: matched.map((rows) => sumOf(rows.map(sumOf))),
    association: matched.map((rows) =>
      sumOf(
        rows.map((row, object) =>
          sumOf(row.map((one, track) => (one * one) / Math.max(1, objectIds.slices[object] + trackIds.slices[track] - one))),
        ),
      ),
    ),
  };
}

/** Of all recordings; null where there is neither an object nor a track. */
export function identityOf(recordings: readonly IdentityCounts[]): Identity {
  const all = (of: (one: IdentityCounts) => number): number => sumOf(recordings.map(of));
  const [objectSlices, trackSlices] = [all((one) => one.objectSlices), all((one) => one.trackSlices)];
  if (objectSlices + trackSlices === 0) return { idf1: null, hota: null, detA: null, assA: null };
  const ofLevel = levels.map((_, k) => {
    const matches = all((one) => one.matches[k]);
    const detA = matches / Math.max(1, objectSlices + trackSlices - matches);
    const assA = all((one) => one.association[k]) / Math.max(1, matches);
    return { detA, assA, hota: Math.sqrt(detA * assA) };
  });
  const mean = (of: 'detA' | 'assA' | 'hota'): number => sumOf(ofLevel.map((one) => one[of])) / levels.length;
  const idf1 = (2 * all((one) => one.own)) / (objectSlices + trackSlices);
  return { idf1, hota: mean('hota'), detA: mean('detA'), assA: mean('assA') };
}

const sumOf = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((sum, one) => sum + one, 0);

const negated = (rows: readonly Float64Array[]): number[][] => rows.map((row) => Array.from(row, (one) => -one));

/** Numbers by their first slice, and in how many slices each is. */
function numbered(slices: readonly (readonly PlacedObject[])[]) {
  const places = new Map<number, number>();
  const counts: number[] = [];
  for (const { id } of slices.flat()) {
    const place = places.get(id) ?? places.size;
    places.set(id, place);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { slices: counts, placeOf: (id: number): number => places.get(id) as number };
}

const similarities = (objects: readonly PlacedObject[], tracks: readonly PlacedObject[], radiusPx: number): number[][] =>
  objects.map((object) => tracks.map((track) => Math.max(0, 1 - distancePx(object, track) / (2 * radiusPx))));

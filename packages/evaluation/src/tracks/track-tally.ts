import type { Detection, Tracked, TrackPoint } from '@spikeseg/detection';
import { falseTracks } from '../scoring/false-alarms.ts';
import type { AnswerScores } from '../scoring/operating-curve.ts';
import { evaluationProtocol, type TrackProtocol } from '../scoring/protocol.ts';
import type { LabelledRecording } from '../scoring/tally.ts';
import { type LabelledSlices, labelledSlices, type SliceLabel } from '../slices/labelled-slices.ts';
import { blockCount, blockOf, standingSlices, timeGrid } from '../slices/time-grid.ts';
import { countIdentity, type IdentityCounts } from './identity.ts';
import { distancePx, standingTracks, trackMatcher } from './match-tracks.ts';

/** Counts of tracks in one block of time. */
export interface TrackCounts {
  slices: number;
  /** Pairs of an object and a slice in which it has a label, and those of them that a track covers. */
  objectSlices: number;
  covered: number;
  /** Changes of the track that covers an object. */
  switches: number;
  /** Objects whose first label lies in the block, and those of them that a track covers at any time. */
  objects: number;
  objectsFound: number;
  /** Tracks that cover those found, and those beside them that cover no other object: the more, the more pieces. */
  tracksAtObjects: number;
  /** Tracks that begin in the block, and the false ones of them. */
  tracks: number;
  isolated: number;
  wake: number;
  beforeAfter: number;
}

/** Everything about tracks that is counted in one unit of resampling. */
export interface TrackUnit {
  readonly counts: TrackCounts;
  /** Distance of every covered object from its track, slice by slice, px. */
  readonly errorsPx: readonly number[];
  /** Of the objects found that have their first label in the unit: from that label's slice to the first covered one, s. */
  readonly delaysS: readonly number[];
}

/** How one object was tracked. */
export interface TrackedObject {
  readonly id: number;
  readonly objectSlices: number;
  readonly covered: number;
  readonly switches: number;
  /** Tracks that were at it and at no other object at the same time. */
  readonly tracks: number;
  /** From the first slice with a label to the first that a track covers, s; null when none does. */
  readonly delayS: number | null;
}

/** What the tracks of one recording add to a score. */
export interface TrackTally {
  readonly recording: string;
  readonly protocol: TrackProtocol;
  readonly blocks: readonly TrackUnit[];
  /** Objects with a label in the scored time. */
  readonly objects: readonly TrackedObject[];
  /**
   * For the operating curve of tracks. A track is shown from the first point on whose score reaches the threshold, and is
   * false or not by all its points. A slice of an object has the highest score so far of the track matched to it.
   */
  readonly answers: AnswerScores;
  /** How well tracks keep the identity of objects, for all slices in which it is known where these are. */
  readonly identity: IdentityCounts;
  /** Points that stand in no slice, because their time lies outside the recording. */
  readonly pointsOutsideTime: number;
}

/**
 * Counts the figures of the tracks of one recording, per block of time.
 *
 * Object-time is counted in slices: an object with a label in a slice is there once, at the last one if there are several,
 * and is covered when `trackMatcher` finds it a track. Slices between labels and after the last are not asked for. A
 * switch is a slice in which an object is matched to another track than when it was matched last, however long ago.
 *
 * @param points of this recording, of confirmed tracks, in time order
 * @param pointUs how long a point stands, µs: the time between answers of the tracker
 * @throws RangeError when a point belongs to another recording or the scored time is empty
 */
export function tallyTracks(
  recording: LabelledRecording,
  points: readonly TrackPoint[],
  pointUs: number,
  protocol: TrackProtocol,
): TrackTally {
  const stranger = points.find((point) => point.recording !== recording.name);
  if (stranger) throw new RangeError(`${recording.name}: expected its own tracks, got one of ${stranger.recording}`);
  const grid = timeGrid(recording.startUs, recording.endUs, protocol.sliceMs, protocol.blockSeconds);
  const slices = labelledSlices(recording.objects, recording.sensor, grid);
  const blocks = Array.from({ length: blockCount(grid) }, () => ({
    counts: emptyCounts(),
    errorsPx: [] as number[],
    delaysS: [] as number[],
  }));
  for (let slice = 0; slice < grid.slices; slice++) blocks[blockOf(grid, slice)].counts.slices++;
  const judged = falseTracks(slices, points, pointUs, protocol);
  for (const { slice, falseKind } of judged) {
    const { counts } = blocks[blockOf(grid, slice)];
    counts.tracks++;
    if (falseKind) counts[falseKind]++;
  }
  const followed = followObjects(slices, points, pointUs, protocol);
  for (const { first, found, seen, tracks } of followed) {
    const begin = blocks[blockOf(grid, first)];
    begin.counts.objects++;
    if (found !== undefined) {
      begin.counts.objectsFound++;
      begin.counts.tracksAtObjects += tracks.size;
      begin.delaysS.push(((found - first) * protocol.sliceMs) / 1000);
    }
    for (const { slice, errorPx, switched } of seen) {
      const { counts, errorsPx } = blocks[blockOf(grid, slice)];
      counts.objectSlices++;
      if (errorPx === undefined) continue;
      counts.covered++;
      errorsPx.push(errorPx);
      if (switched) counts.switches++;
    }
  }
  return {
    recording: recording.name,
    protocol,
    blocks,
    objects: followed.map(({ id, first, found, seen, tracks }) => ({
      id,
      objectSlices: seen.length,
      covered: seen.filter(({ errorPx }) => errorPx !== undefined).length,
      switches: seen.filter(({ switched }) => switched).length,
      tracks: tracks.size,
      delayS: found === undefined ? null : ((found - first) * protocol.sliceMs) / 1000,
    })),
    answers: {
      labels: followed.flatMap(({ seen }) => seen.map(({ score }) => score)),
      falseAnswers: judged.flatMap(({ falseKind, score }) => (falseKind ? [score] : [])),
      minutes: (grid.slices * protocol.sliceMs) / 60e3,
    },
    identity: identityIn(slices, points, pointUs, protocol),
    pointsOutsideTime: points.filter(({ tUs }) => standingSlices(grid, tUs, pointUs) === undefined).length,
  };
}

function identityIn(
  { grid, known }: LabelledSlices,
  points: readonly TrackPoint[],
  pointUs: number,
  { matchRadiusPx }: TrackProtocol,
): IdentityCounts {
  const objects = known.map((labels) => [...new Map(labels.map(({ object, x, y }) => [object, { id: object, x, y }])).values()]);
  const tracks = standingTracks(points, pointUs, grid).map((there) => there.map(({ track, x, y }) => ({ id: track, x, y })));
  return countIdentity(objects, tracks, matchRadiusPx);
}

/** One object through the slices in which it has a label. */
interface SlicedObject {
  readonly id: number;
  readonly first: number;
  found: number | undefined;
  track: number | undefined;
  readonly tracks: Set<number>;
  /** `errorPx` is undefined where no track covers it. */
  readonly seen: {
    readonly slice: number;
    readonly errorPx: number | undefined;
    readonly score: number;
    readonly switched: boolean;
  }[];
}

function followObjects(
  slices: LabelledSlices,
  points: readonly TrackPoint[],
  pointUs: number,
  { matchRadiusPx }: TrackProtocol,
): readonly SlicedObject[] {
  const tracks = standingTracks(points, pointUs, slices.grid);
  const match = trackMatcher(matchRadiusPx);
  const objects = new Map<number, SlicedObject>();
  slices.labels.forEach((labels, slice) => {
    // The last label of an object replaces those before it.
    const once = new Map(labels.map((label): [number, SliceLabel] => [label.object, label]));
    const matches = new Map(match([...once.values()], tracks[slice]).map((found) => [found.object, found]));
    const ownerOf = new Map([...matches.values()].map(({ object, track }) => [track, object]));
    for (const [object, label] of once) {
      const { id } = slices.objects[object];
      const followed = objects.get(object) ?? {
        id,
        first: slice,
        found: undefined,
        track: undefined,
        tracks: new Set(),
        seen: [],
      };
      objects.set(object, followed);
      for (const one of tracks[slice])
        if (distancePx(label, one) <= matchRadiusPx && (ownerOf.get(one.track) ?? object) === object)
          followed.tracks.add(one.track);
      const matched = matches.get(object);
      const switched = matched !== undefined && followed.track !== undefined && followed.track !== matched.track;
      followed.seen.push({ slice, errorPx: matched?.errorPx, score: matched?.score ?? -Infinity, switched });
      if (matched === undefined) continue;
      followed.found ??= slice;
      followed.track = matched.track;
    }
  });
  return [...objects.values()];
}

const emptyCounts = (): TrackCounts => ({
  slices: 0,
  objectSlices: 0,
  covered: 0,
  switches: 0,
  objects: 0,
  objectsFound: 0,
  tracksAtObjects: 0,
  tracks: 0,
  isolated: 0,
  wake: 0,
  beforeAfter: 0,
});

/** A track with at most this share of its points at an object is a false one, as docs/evaluation.md says. */
const falseTrackShare = 0.1;

/** Counts the figures of the tracks that were found in a recording. A point stands as long as the longest detection, or a slice. */
export function trackTally(
  truth: LabelledRecording,
  { detections, points }: Pick<Tracked, 'points'> & { readonly detections: readonly Detection[] },
): TrackTally {
  const pointUs = detections.reduce(
    (longest, { durationUs }) => Math.max(longest, durationUs),
    evaluationProtocol.sliceMs * 1000,
  );
  return tallyTracks(truth, points, pointUs, { ...evaluationProtocol, falseTrackShare });
}

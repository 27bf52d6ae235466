import type { TrackPoint } from '@spikeseg/detection';
import { firstAtOrAfter, type LabelTrack } from '@spikeseg/events';
import { type Disc, inDiscs } from '../slices/disc.ts';
import { idleSpots, type LabelledSlices } from '../slices/labelled-slices.ts';
import { standingSlices } from '../slices/time-grid.ts';
import type { EvaluationProtocol, TrackProtocol } from './protocol.ts';

/**
 * Where a false detection lies: in the `wake` of an object (near where it was a moment ago, its halo included),
 * `beforeAfter` (at its first or last labelled place outside its labelled interval), or `isolated` from all labels.
 */
export type FalseKind = 'isolated' | 'wake' | 'beforeAfter';

/** Classifier of false detections by place and slice (fastest slice by slice); the first fitting kind of wake, beforeAfter, isolated. */
export function falseKinds(
  slices: LabelledSlices,
  protocol: Pick<EvaluationProtocol, 'spotRadiusPx' | 'wakeRadiusPx' | 'wakeSeconds'>,
): (x: number, y: number, slice: number) => FalseKind {
  const { grid } = slices;
  const spots = idleSpots(slices, protocol.spotRadiusPx);
  const surroundings = (slice: number) => {
    const endUs = grid.startUs + (slice + 1) * grid.sliceUs;
    const wakes = slices.objects.map((track) =>
      recentPath(track, endUs - protocol.wakeSeconds * 1e6, endUs, protocol.wakeRadiusPx),
    );
    return { slice, wakes, idle: spots(slice) };
  };
  let here = surroundings(0);
  return (x, y, slice) => {
    if (slice !== here.slice) here = surroundings(slice);
    if (here.wakes.some((passed) => passed(x, y))) return 'wake';
    return inDiscs(here.idle, x, y) ? 'beforeAfter' : 'isolated';
  };
}

/** Whether an object had a label within a radius of a point during [fromUs, toUs). */
function recentPath(
  { t, x, y }: LabelTrack,
  fromUs: number,
  toUs: number,
  radiusPx: number,
): (px: number, py: number) => boolean {
  const begin = firstAtOrAfter(t, fromUs);
  const end = firstAtOrAfter(t, toUs);
  // Most detections are far from the path: its bounding box says so at once.
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = begin; i < end; i++) {
    left = Math.min(left, x[i] - radiusPx);
    right = Math.max(right, x[i] + radiusPx);
    top = Math.min(top, y[i] - radiusPx);
    bottom = Math.max(bottom, y[i] + radiusPx);
  }
  return (px, py) => {
    if (px < left || px > right || py < top || py > bottom) return false;
    for (let i = begin; i < end; i++) {
      if ((x[i] - px) * (x[i] - px) + (y[i] - py) * (y[i] - py) <= radiusPx * radiusPx) return true;
    }
    return false;
  };
}

/** A track that stands in the scored time. */
interface ScoredTrack {
  readonly track: number;
  /** First slice in which it stands. */
  readonly slice: number;
  /** Highest score of its points. */
  readonly score: number;
  /** Undefined when it is right. */
  readonly falseKind: FalseKind | undefined;
}

/**
 * Tells false tracks from right ones. A point is near an object when in any slice in which it stands an object known to be
 * there is within `matchRadiusPx`. A track is false when (points near) ≤ `falseTrackShare` · (its points). Its kind is the most frequent one of its points that are not near, the first
 * of wake, before/after and isolated when there are as many. Points outside the scored time do not count.
 *
 * @param points of one recording, in time order @param pointUs how long a point stands, µs
 */
export function falseTracks(
  slices: LabelledSlices,
  points: readonly TrackPoint[],
  pointUs: number,
  protocol: Pick<TrackProtocol, 'matchRadiusPx' | 'spotRadiusPx' | 'wakeRadiusPx' | 'wakeSeconds' | 'falseTrackShare'>,
): readonly ScoredTrack[] {
  const { grid } = slices;
  const near = slices.known.map((known) => known.map(({ x, y }): Disc => ({ x, y, radiusPx: protocol.matchRadiusPx })));
  const kindAt = falseKinds(slices, protocol);
  const tracks = new Map<
    number,
    { slice: number; score: number; near: number; wake: number; beforeAfter: number; isolated: number }
  >();
  for (const { track, tUs, x, y, score } of points) {
    const span = standingSlices(grid, tUs, pointUs);
    if (!span) continue;
    const counts = tracks.get(track) ?? { slice: span.first, score, near: 0, wake: 0, beforeAfter: 0, isolated: 0 };
    tracks.set(track, counts);
    counts.score = Math.max(counts.score, score);
    if (near.slice(span.first, span.last + 1).some((discs) => inDiscs(discs, x, y))) counts.near++;
    else counts[kindAt(x, y, span.first)]++;
  }
  return [...tracks].map(([track, { slice, score, near: right, ...kinds }]) => {
    const wrong = kinds.wake + kinds.beforeAfter + kinds.isolated;
    const isFalse = right <= protocol.falseTrackShare * (right + wrong);
    return { track, slice, score, falseKind: isFalse ? mostFrequent(kinds) : undefined };
  });
}

const mostFrequent = (counts: Readonly<Record<FalseKind, number>>): FalseKind =>
  (['wake', 'beforeAfter', 'isolated'] as const).reduce((best, kind) => (counts[kind] > counts[best] ? kind : best));

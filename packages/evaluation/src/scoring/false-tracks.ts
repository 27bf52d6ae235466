import type { TrackPoint } from '@spikeseg/segmentation';
import { type Disc, inDiscs } from './disc.ts';
import { type FalseKind, falseKinds } from './false-kind.ts';
import type { LabelledSlices } from './labelled-slices.ts';
import { standingSlices } from './time-grid.ts';
import type { TrackProtocol } from './track-protocol.ts';

/** A track that stands in the scored time. */
export interface JudgedTrack {
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
 * there is within `matchRadiusPx`. A track is false when (points near) ≤ `falseTrackShare` · (its points), coasting ones
 * included, for whoever looks sees them too. Its kind is the most frequent one of its points that are not near, the first
 * of wake, before/after and isolated when there are as many. Points outside the scored time do not count.
 *
 * @param points of one recording, in time order @param pointUs how long a point stands, µs
 */
export function falseTracks(
  slices: LabelledSlices,
  points: readonly TrackPoint[],
  pointUs: number,
  protocol: Pick<TrackProtocol, 'matchRadiusPx' | 'spotRadiusPx' | 'wakeRadiusPx' | 'wakeSeconds' | 'falseTrackShare'>,
): readonly JudgedTrack[] {
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

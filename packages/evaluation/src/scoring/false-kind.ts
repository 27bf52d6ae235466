import type { LabelTrack } from '@spikeseg/snn-core';
import { inDiscs } from './disc.ts';
import { idleSpots } from './idle-spots.ts';
import type { LabelledSlices } from './labelled-slices.ts';
import type { EvaluationProtocol } from './protocol.ts';

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
  const begin = firstNotBefore(t, fromUs);
  const end = firstNotBefore(t, toUs);
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

/** Index of the first time ≥ limit. */
function firstNotBefore(t: Float64Array, limit: number): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

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

/** Classifier of false detections by place and slice; the first fitting kind of wake, beforeAfter, isolated. */
export function falseKinds(
  slices: LabelledSlices,
  protocol: Pick<EvaluationProtocol, 'spotRadiusPx' | 'wakeRadiusPx' | 'wakeSeconds'>,
): (x: number, y: number, slice: number) => FalseKind {
  const { grid } = slices;
  const spots = idleSpots(slices, protocol.spotRadiusPx);
  const trails = slices.objects.map((track) => trail(track, protocol.wakeRadiusPx));
  let current = -1;
  let idle = spots(0);
  return (x, y, slice) => {
    if (slice !== current) {
      current = slice;
      idle = spots(slice);
    }
    const endUs = grid.startUs + (slice + 1) * grid.sliceUs;
    if (trails.some((passed) => passed(x, y, endUs - protocol.wakeSeconds * 1e6, endUs))) return 'wake';
    return inDiscs(idle, x, y) ? 'beforeAfter' : 'isolated';
  };
}

/** Whether an object had a label within a radius of a point during [fromUs, toUs). */
function trail({ t, x, y }: LabelTrack, radiusPx: number): (px: number, py: number, fromUs: number, toUs: number) => boolean {
  let longestStep = 0;
  for (let i = 1; i < t.length; i++) longestStep = Math.max(longestStep, Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
  return (px, py, fromUs, toUs) => {
    let i = lastBefore(t, toUs);
    while (i >= 0 && t[i] >= fromUs) {
      const beyond = Math.hypot(x[i] - px, y[i] - py) - radiusPx;
      if (beyond <= 0) return true;
      // Fewer than beyond / longestStep labels back none can be within the radius: leap over them (one less, for rounding).
      i -= Math.max(1, Math.ceil(beyond / longestStep) - 1);
    }
    return false;
  };
}

/** Index of the last time < limit, or −1. */
function lastBefore(t: Float64Array, limit: number): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

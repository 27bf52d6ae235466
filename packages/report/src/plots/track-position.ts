import { firstAtOrAfter, type LabelTrack, labelPause } from '@spikeseg/events';

/**
 * Where an object was in the middle of an interval, on the straight line between its labels; the nearest end of the track
 * when only a part of the interval is labelled, undefined when none of it is, and while labels pause.
 *
 * @returns sensor px
 */
export function trackPosition({ t, x, y }: LabelTrack, startUs: number, endUs: number): { x: number; y: number } | undefined {
  const last = t.length - 1;
  if (last < 0 || t[0] >= endUs || t[last] < startUs) return undefined;
  const time = Math.min(t[last], Math.max(t[0], (startUs + endUs) / 2));
  const after = firstAtOrAfter(t, time);
  if (t[after] === time) return { x: x[after], y: y[after] };
  const before = after - 1;
  if (t[after] - t[before] > labelPause(t)) return undefined;
  const share = (time - t[before]) / (t[after] - t[before]);
  return { x: x[before] + share * (x[after] - x[before]), y: y[before] + share * (y[after] - y[before]) };
}

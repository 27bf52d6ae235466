import type { TrackPoint } from '@spikeseg/segmentation';

/** A track from its first point to its last. */
export interface TrackSummary {
  readonly recording: string;
  readonly track: number;
  /** s since the first event of the recording. */
  readonly beginS: number;
  readonly seconds: number;
  readonly points: number;
  /** Sensor px. */
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  /** Way from the first point to the last by the time between them, px/s; null for a single point. */
  readonly speedPxS: number | null;
  /** Mean score of its detections. */
  readonly score: number;
  readonly falseAlarmsPerHour: number | undefined;
}

/**
 * Sums tracks up, in the order in which they were confirmed. Points at which an object was expected and not seen do not count.
 *
 * @param points of one recording, in time order @param originUs time of its first event
 */
export function summarizeTracks(points: readonly TrackPoint[], originUs: number): TrackSummary[] {
  const tracks = new Map<number, TrackPoint[]>();
  for (const point of points) {
    if (point.coasting) continue;
    const seen = tracks.get(point.track) ?? [];
    tracks.set(point.track, seen);
    seen.push(point);
  }
  return [...tracks.values()].map((seen) => {
    const first = seen[0];
    const last = seen[seen.length - 1];
    const seconds = (last.tUs - first.tUs) / 1e6;
    return {
      recording: first.recording,
      track: first.track,
      beginS: (first.tUs - originUs) / 1e6,
      seconds,
      points: seen.length,
      from: [first.x, first.y],
      to: [last.x, last.y],
      speedPxS: seconds === 0 ? null : Math.hypot(last.x - first.x, last.y - first.y) / seconds,
      score: last.score,
      falseAlarmsPerHour: last.falseAlarmsPerHour,
    };
  });
}

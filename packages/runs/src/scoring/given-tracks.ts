import type { DetectionRow, Tracked, TrackPoint } from '@spikeseg/segmentation';

/**
 * The tracks that detections name, a point for each; a velocity that is not known is that from the point before. Undefined where no detection names a track.
 *
 * @param detections of one recording, in time order
 */
export function givenTracks(detections: readonly DetectionRow[]): Tracked | undefined {
  const last = new Map<number, TrackPoint>();
  const points = detections.flatMap((one): TrackPoint[] => {
    const { recording, track, tUs, x, y, w, h, score, falseAlarmsPerHour } = one;
    if (track === undefined) return [];
    const before = last.get(track);
    const seconds = before === undefined ? 0 : (tUs - before.tUs) / 1e6;
    const [dx, dy] = before === undefined || seconds <= 0 ? [0, 0] : [(x - before.x) / seconds, (y - before.y) / seconds];
    const { vx = dx, vy = dy } = one;
    const point = { recording, track, tUs, x, y, vx, vy, w, h, score, falseAlarmsPerHour };
    last.set(track, point);
    return [point];
  });
  return last.size === 0 ? undefined : { points, tracks: detections.map(({ track }) => track) };
}

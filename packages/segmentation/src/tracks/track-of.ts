import type { Detection } from '../detections/detection.ts';
import type { TrackPoint } from './tracker.ts';

/**
 * The track that each detection was taken into: of the points at its time that were seen, not only expected, the nearest one
 * within `radiusPx`, each track at most once.
 *
 * @param radiusPx sensor px
 * @returns one per detection, undefined where there is none
 */
export function tracksOf(
  detections: readonly Detection[],
  points: readonly TrackPoint[],
  radiusPx: number,
): (number | undefined)[] {
  const byTime = new Map<number, TrackPoint[]>();
  for (const point of points) {
    if (!point.coasting) byTime.set(point.tUs, [...(byTime.get(point.tUs) ?? []), point]);
  }
  const pairs = detections.flatMap(({ tUs, x, y }, detection) =>
    (byTime.get(tUs) ?? []).flatMap((point) => {
      const distance = Math.hypot(point.x - x, point.y - y);
      return distance > radiusPx ? [] : [{ detection, tUs, track: point.track, distance }];
    }),
  );
  const result: (number | undefined)[] = detections.map(() => undefined);
  const taken = new Set<string>();
  for (const { detection, tUs, track } of pairs.toSorted((a, b) => a.distance - b.distance || a.detection - b.detection)) {
    const key = `${tUs} ${track}`;
    if (result[detection] !== undefined || taken.has(key)) continue;
    result[detection] = track;
    taken.add(key);
  }
  return result;
}

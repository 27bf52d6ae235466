import { quoteCsv } from '../detections/csv-write.ts';
import type { TrackPoint } from '../tracks/tracker.ts';

/** Columns of a file of tracks, in the order in which they are written; x, y is the place of the object, w × h its extent around it. */
export const trackColumns = [
  'recording',
  'track',
  't_us',
  'x',
  'y',
  'vx',
  'vy',
  'w',
  'h',
  'score',
  'coasting',
  'false_alarms_per_hour',
] as const;

/**
 * Tracks → CSV (RFC 4180, lines end in \n): µs, 0-based sensor px, px/s; coasting is 1 where the object was expected and not seen;
 * false_alarms_per_hour is empty where the detector does not know it.
 */
export function tracksToCsv(points: readonly TrackPoint[]): string {
  const rows = points.map(({ recording, track, tUs, x, y, vx, vy, w, h, score, coasting, falseAlarmsPerHour = '' }) =>
    [quoteCsv(recording), ...[track, tUs, x, y, vx, vy, w, h, score, Number(coasting), falseAlarmsPerHour].map(String)].join(','),
  );
  return `${[trackColumns.join(','), ...rows].join('\n')}\n`;
}

import type { Report } from './detector.ts';
import { detectionCells, trackCells } from './tables.ts';

/** One object of the output on a line of its own. */
export const jsonLine = (object: Readonly<Record<string, unknown>>): string => `${JSON.stringify(object)}\n`;

/**
 * What was found in a time step as JSON lines: its detections, then its track points, with the columns of detections.csv and tracks.csv.
 *
 * @param utcOffsetUs UTC less the clock of the events, µs, where it is known
 */
export function reportLines({ detections, tracks, points }: Report, utcOffsetUs?: number): string {
  const found = detections.map((detection, k) =>
    jsonLine({ type: 'detection', ...detectionCells({ ...detection, track: tracks[k], utcOffsetUs }) }),
  );
  const tracked = points.map((point) => jsonLine({ type: 'track', ...trackCells({ ...point, utcOffsetUs }) }));
  return [...found, ...tracked].join('');
}

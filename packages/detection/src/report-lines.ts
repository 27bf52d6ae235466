import type { Report } from './detector.ts';
import { detectionCells, skyCells, trackCells } from './tables.ts';

/** One object of the output on a line of its own. */
export const jsonLine = (object: Readonly<Record<string, unknown>>): string => `${JSON.stringify(object)}\n`;

/**
 * What was found in a time step as JSON lines: its detections, then its track points, then the motion of the sky where it was looked at, with the columns of detections.csv, tracks.csv
 * and sky.csv.
 *
 * @param recording its name @param utcOffsetUs UTC less the clock of the events, µs, where it is known
 */
export function reportLines({ detections, tracks, points, sky }: Report, recording: string, utcOffsetUs?: number): string {
  const found = detections.map((detection, k) =>
    jsonLine({ type: 'detection', ...detectionCells({ ...detection, track: tracks[k], utcOffsetUs }) }),
  );
  const tracked = points.map((point) => jsonLine({ type: 'track', ...trackCells({ ...point, utcOffsetUs }) }));
  const moved = sky === undefined ? [] : [jsonLine({ type: 'sky', ...skyCells({ ...sky, recording, utcOffsetUs }) })];
  return [...found, ...tracked, ...moved].join('');
}

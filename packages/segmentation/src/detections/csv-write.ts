import type { Detection } from './detection.ts';

/**
 * Columns of a file of detections, in the order in which they are written. x, y is the place of the object, not a corner: w × h is
 * its extent around it.
 */
export const detectionColumns = ['recording', 't_us', 'duration_us', 'x', 'y', 'w', 'h', 'score', 'vx', 'vy'] as const;

/**
 * Detections → CSV (RFC 4180, lines end in \n): times in µs, 0-based sensor px, px/s; vx and vy are empty where the detector does not know
 * them. Numbers are the shortest that read back as
 * the same double, so a file scores exactly as the detections do.
 */
export function detectionsToCsv(detections: readonly Detection[]): string {
  const rows = detections.map(({ recording, tUs, durationUs, x, y, w, h, score, vx = '', vy = '' }) =>
    [quoteCsv(recording), ...[tUs, durationUs, x, y, w, h, score, vx, vy].map(String)].join(','),
  );
  return `${[detectionColumns.join(','), ...rows].join('\n')}\n`;
}

export const quoteCsv = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

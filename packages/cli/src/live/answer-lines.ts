import type { StepAnswer } from './step-answer.ts';

/** One object of the output on a line of its own. */
export const jsonLine = (object: Readonly<Record<string, unknown>>): string => `${JSON.stringify(object)}\n`;

/** What was found in a time step as JSON lines: its detections, then its track points; the fields of detections.csv and tracks.csv. */
export function answerLines({ detections, tracks, points }: StepAnswer): string {
  const found = detections.map(({ recording, tUs, durationUs, x, y, w, h, score }, k) =>
    jsonLine({ type: 'detection', recording, t_us: tUs, duration_us: durationUs, x, y, w, h, score, track: tracks[k] ?? null }),
  );
  const tracked = points.map(({ recording, track, tUs, x, y, vx, vy, w, h, score, coasting }) =>
    jsonLine({ type: 'track', recording, track, t_us: tUs, x, y, vx, vy, w, h, score, coasting }),
  );
  return [...found, ...tracked].join('');
}

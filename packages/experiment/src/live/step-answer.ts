import type { EventStep } from '@spikeseg/events';
import type { Detection, TrackPoint } from '@spikeseg/segmentation';

/** What is known at the end of a time step. */
export interface StepAnswer {
  /** µs on the clock of the events. */
  readonly tUs: number;
  /** Time steps since the answer before: more than one where nothing came, nothing was followed and nothing can fire. */
  readonly steps: number;
  readonly detections: readonly Detection[];
  /** The track of each detection, where it has one. */
  readonly tracks: readonly (number | undefined)[];
  /** Confirmed tracks, seen or coasting. */
  readonly points: readonly TrackPoint[];
}

/** What answers while events come in. */
export interface LiveAnswers {
  /** Answers of all steps up to a step: those without events since the one before, and its own. */
  answers(step: EventStep): AsyncIterable<StepAnswer>;
  dispose(): void;
}

/** One object of the output on a line of its own. */
export const jsonLine = (object: Readonly<Record<string, unknown>>): string => `${JSON.stringify(object)}\n`;

/** Left out by detectors that do not know them. */
const alarms = ({ falseAlarmsPerHour }: Pick<Detection, 'falseAlarmsPerHour'>): Readonly<Record<string, number>> =>
  falseAlarmsPerHour === undefined ? {} : { false_alarms_per_hour: falseAlarmsPerHour };

const velocity = ({ vx, vy }: Pick<Detection, 'vx' | 'vy'>): Readonly<Record<string, number>> =>
  vx === undefined || vy === undefined ? {} : { vx, vy };

/** What was found in a time step as JSON lines: its detections, then its track points; the fields of detections.csv and tracks.csv. */
export function answerLines({ detections, tracks, points }: StepAnswer): string {
  const found = detections.map(({ recording, tUs, durationUs, x, y, w, h, score, ...one }, k) =>
    jsonLine({
      type: 'detection',
      recording,
      t_us: tUs,
      duration_us: durationUs,
      x,
      y,
      w,
      h,
      score,
      ...velocity(one),
      track: tracks[k] ?? null,
      ...alarms(one),
    }),
  );
  const tracked = points.map(({ recording, track, tUs, x, y, vx, vy, w, h, score, coasting, ...one }) =>
    jsonLine({ type: 'track', recording, track, t_us: tUs, x, y, vx, vy, w, h, score, coasting, ...alarms(one) }),
  );
  return [...found, ...tracked].join('');
}

import type { ClassName } from '@spikeseg/detection';
import { figureText, threeDigits } from '../text.ts';

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
  /** Mean brightness, events/s; null where the detector learns none. */
  readonly rateHz: number | null;
  /** Mean score of its detections. */
  readonly score: number;
  /** Undefined where the detector does not watch it. */
  readonly falseAlarmsPerHour?: number | undefined;
  /** Left out where it was not asked what it is. */
  readonly class?: ClassName | undefined;
}

const place = ([x, y]: readonly [number, number]): string => `(${x.toFixed(1)}, ${y.toFixed(1)})`;

/**
 * Header and a row per track: what one asks first stands first. Recordings where there are several, rates of false alarms where
 * any detector watches them.
 */
export function trackListCells(tracks: readonly TrackSummary[]): string[][] {
  const alarms = tracks.some(({ falseAlarmsPerHour }) => falseAlarmsPerHour !== undefined);
  const rates = tracks.some(({ rateHz }) => rateHz !== null);
  const several = new Set(tracks.map(({ recording }) => recording)).size > 1;
  const classes = tracks.some((track) => track.class !== undefined);
  const header = [
    ...(several ? ['recording'] : []),
    'track',
    ...(classes ? ['class'] : []),
    'start s',
    'end s',
    'px/s',
    ...(rates ? ['events/s'] : []),
    ...(alarms ? ['false alarms/h'] : []),
  ];
  const rows = tracks.map(
    ({ recording, track, class: is, beginS, seconds, points, from, to, speedPxS, rateHz, score, falseAlarmsPerHour }) => [
      ...(several ? [recording] : []),
      String(track),
      ...(classes ? [is ?? '–'] : []),
      beginS.toFixed(2),
      (beginS + seconds).toFixed(2),
      figureText(speedPxS, 1),
      ...(rates ? [figureText(rateHz, 1)] : []),
      ...(alarms ? [falseAlarmsPerHour === undefined ? '–' : falseAlarmsPerHour.toPrecision(2)] : []),
      place(from),
      place(to),
      String(points),
      threeDigits(score),
    ],
  );
  return [[...header, 'from px', 'to px', 'points', 'score'], ...rows];
}

import type { EventScore, Score, TrackScore } from '@spikeseg/evaluation';
import type { TrackSummary } from './track-list.ts';

/** Figures of events, pooled over recordings. */
export interface EventScores {
  readonly detections: EventScore;
  readonly tracks?: EventScore;
}

export interface CurvePoint {
  readonly threshold: number;
  /** Null without labels. */
  readonly pd: number | null;
  /** Per minute of detections, per hour of tracks. */
  readonly falseRate: number;
}

export interface RowCurve {
  readonly name: string;
  /** In the order of falling thresholds; evenly thinned where there are many, first and last kept. */
  readonly points: readonly CurvePoint[];
  /** Mean Pd up to the limit of the axes; null without labels. */
  readonly area: number | null;
  /** Rate of false answers at the highest threshold with which half of `lastPd` is found; null where nothing is. */
  readonly foundFrom: number | null;
  /** Pd of all answers; null without labels. */
  readonly lastPd: number | null;
}

/** What of a curve is told in words. */
export type CurveFigures = Pick<RowCurve, 'name' | 'area' | 'foundFrom' | 'lastPd'>;

/** One row of a table of scores. */
export interface EvaluationRow {
  readonly name: string;
  readonly kind: RowKind;
  readonly score: Score;
  /** Of tracks made from the detections of the row; undefined where the output is no list of detections. */
  readonly tracks?: TrackScore;
  /** Segmentation of single events; undefined where no recording has the truth of its events. */
  readonly events?: EventScores;
}

/** Which recordings are scored. `held-out`: those of `data.held_out`; `test`: generated ones that no run learns from. */
export type DataPart = 'train' | 'validation' | 'held-out' | 'test' | 'all';

/** What metrics.json holds. */
export interface Metrics {
  readonly part: DataPart;
  /** Part of each scored recording in the training of the model. */
  readonly seen: Readonly<Record<string, string>>;
  /** Scored recordings on which the evidence detector was designed: its figures on them are in-sample. */
  readonly designedOn: readonly string[];
  readonly unlabelled: readonly string[];
  /** Recordings whose labels were made from tracks, with the detector of these in words; left out where there are none. */
  readonly labelsMadeFrom?: Readonly<Record<string, string>> | undefined;
  readonly rows: readonly EvaluationRow[];
  /** Of parts of what the model found, by class, the whole first; empty where nothing is known of classes. */
  readonly byClass: readonly EvaluationRow[];
  /** Area under the operating curve of each row that has one: mean Pd from no false detection to `upToPerMinute`; null without labels. `lastPd`: Pd of all its detections, `foundFrom`: rate of false ones from which on half of that is found. */
  readonly operating: readonly (CurveFigures & { readonly upToPerMinute: number })[];
  /** The same of tracks, up to `upToPerHour`. */
  readonly trackOperating: readonly (CurveFigures & { readonly upToPerHour: number })[];
  /** Confirmed tracks of the first row; undefined in files of an earlier version. */
  readonly tracks?: readonly TrackSummary[];
  /** The first row, recording by recording. */
  readonly perRecording: readonly Score[];
  /** Of recordings with the truth of their events. */
  readonly eventsPerRecording: readonly EventScores[];
}

/** What a row of the table is: the model under test, something to compare it with, or a test that must come out at chance. */
export type RowKind = 'model' | 'baseline' | 'null';

/** Rows of the networks, which other tables ask for. */
export const rowNames = {
  trained: 'trained network',
  untrained: 'untrained network',
  matched: 'untrained, as many detections',
  constant: 'constant weights, as many detections',
} as const;

/** Rows of evidence neurons: as they are designed, with learned motions, and each with what came later known as well. */
export const evidenceRows = {
  designed: 'evidence neurons',
  trained: 'trained evidence neurons',
  offline: 'evidence neurons, offline',
  trainedOffline: 'trained evidence neurons, offline',
} as const;

/** Rows that are in-sample on recordings of their design. */
export const designedRows: readonly string[] = Object.values(evidenceRows);

/** What a table says of rows whose figures are in-sample; none where none are. */
export function inSampleNotes(rows: readonly { readonly name: string }[], recordings: readonly string[]): string[] {
  const names = rows.map(({ name }) => name).filter((name) => designedRows.includes(name));
  if (names.length === 0 || recordings.length === 0) return [];
  return [
    `${names.join(', ')}: in-sample: designed with the labels of ${recordings.join(', ')} in sight; other recordings may score lower`,
  ];
}

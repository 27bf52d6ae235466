import type { Estimate, Score } from '@spikeseg/segmentation';
import { alignFigures, figureText } from '../text-table.ts';
import type { EvaluationRow } from './evaluation.ts';

const estimate = ({ value }: Estimate, digits = 2): string => figureText(value, digits);

/** A figure with its interval, e.g. `0.42 [0.35, 0.50]`. */
function withInterval({ value, low, high }: Estimate, digits = 2): string {
  return low === null || high === null
    ? figureText(value, digits)
    : `${figureText(value, digits)} [${figureText(low, digits)}, ${figureText(high, digits)}]`;
}

/** Figures of one row. */
const line = (name: string, { figures }: Score): string[] => [
  name,
  ...figures.volumes.map(({ informedness }) => estimate(informedness)),
  estimate(figures.strict.sensitivity),
  estimate(figures.strict.specificity),
  withInterval(figures.strict.informedness),
  withInterval(figures.detection.pd),
  estimate(figures.detection.falsePerMinute, 1),
  estimate(figures.detection.isolatedPerMinute, 1),
  estimate(figures.detection.wakePerMinute, 1),
  estimate(figures.detection.beforeAfterPerMinute, 1),
  estimate(figures.detection.medianErrorPx, 1),
];

/** The result table: one line per detector, baseline and null test. */
export function scoreTable(rows: readonly EvaluationRow[]): string[] {
  const { protocol, interval } = rows[0].score;
  const header = [
    'detector',
    ...protocol.volumeRadiiPx.map((radius) => `J r=${radius}`),
    'strict sens',
    'spec',
    `J [${interval.confidence * 100} %]`,
    `Pd [${interval.confidence * 100} %]`,
    'false/min',
    'isolated',
    'wake',
    'before/after',
    'error px',
  ];
  const body = rows.map(({ name, kind, score }) => line(kind === 'null' ? `null: ${name}` : name, score));
  return alignFigures([header, ...body]);
}

/** What a reader of the table must know: units, definitions, and every warning, each once. */
export function tableNotes(rows: readonly EvaluationRow[]): string[] {
  const { protocol, interval, recordings, minutes, labels } = rows[0].score;
  const notes = [
    `${recordings.length} recording(s), ${minutes.toFixed(1)} min, ${labels} labels; intervals: bootstrap over ${interval.units} ${interval.over}`,
    `J r: informedness of the Afshar volumes of radius r px in ${protocol.sliceMs} ms slices; strict: a detection within ${protocol.matchRadiusPx} px of each label, none beyond ${protocol.guardRadiusPx} px; Pd: share of labels found; an output that knows nothing has a J of at most 0`,
  ];
  const warnings = rows
    .filter(({ kind }) => kind !== 'null')
    .flatMap(({ name, score }) => score.warnings.map(({ figures, message }) => `${name}, ${figures}: ${message}`));
  return [...notes, ...new Set(warnings)];
}

/** The model recording by recording, with the part each recording had in its training. */
export function perRecordingTable(scores: readonly Score[], seen: Readonly<Record<string, string>>): string[] {
  const header = ['trained network on', 'in training', 'labels', 'strict J', 'Pd', 'false/min', 'detections'];
  const body = scores.map(({ recordings: [name], labels, detections, figures }) => [
    name,
    seen[name] ?? 'unseen',
    String(labels),
    estimate(figures.strict.informedness),
    estimate(figures.detection.pd),
    estimate(figures.detection.falsePerMinute, 1),
    String(detections),
  ]);
  return alignFigures([header, ...body]);
}

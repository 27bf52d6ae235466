import type { Estimate, Score } from '@spikeseg/evaluation';
import { alignFigures, estimateText, figureText, intervalText, quantity } from '../text.ts';
import type { EvaluationRow, EventScores } from './metrics.ts';

/** A figure with its interval, e.g. `0.42 [0.35, 0.50]`. */
const withInterval = (estimate: Estimate): string =>
  estimate.low === null || estimate.high === null
    ? estimateText(estimate)
    : `${estimateText(estimate)} ${intervalText(estimate)}`;

/** Title of a column, and what it says of a score. */
type ScoreColumn = readonly [title: string, cell: (figures: Score['figures']) => string];

const columnsOf = ({ protocol, interval }: Score): readonly ScoreColumn[] => [
  ...protocol.volumeRadiiPx.map(
    (radius, i): ScoreColumn => [`J r=${radius}`, ({ volumes }) => estimateText(volumes[i].informedness)],
  ),
  ['strict sens', ({ strict }) => estimateText(strict.sensitivity)],
  ['spec', ({ strict }) => estimateText(strict.specificity)],
  [`J [${interval.confidence * 100} %]`, ({ strict }) => withInterval(strict.informedness)],
  [`Pd [${interval.confidence * 100} %]`, ({ detection }) => withInterval(detection.pd)],
  ['false/min', ({ detection }) => estimateText(detection.falsePerMinute, 1)],
  ['isolated', ({ detection }) => estimateText(detection.isolatedPerMinute, 1)],
  ['wake', ({ detection }) => estimateText(detection.wakePerMinute, 1)],
  ['before/after', ({ detection }) => estimateText(detection.beforeAfterPerMinute, 1)],
  ['error px', ({ detection }) => estimateText(detection.medianErrorPx, 1)],
];

/** Names of rows as tables show them. */
export const rowName = ({ name, kind }: Pick<EvaluationRow, 'name' | 'kind'>): string =>
  kind === 'null' ? `null: ${name}` : name;

/** The result table: one line per detector, baseline and null test. */
export const scoreTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(scoreCells(rows));

/** Header and body of the result table. */
export function scoreCells(rows: readonly EvaluationRow[]): string[][] {
  const columns = columnsOf(rows[0].score);
  const body = rows.map((row) => [rowName(row), ...columns.map(([, cell]) => cell(row.score.figures))]);
  return [['detector', ...columns.map(([title]) => title)], ...body];
}

/** The same of parts of what a model found. */
export const classTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(classCells(rows));

/** Header and body of {@link classTable}. */
export function classCells(rows: readonly EvaluationRow[]): string[][] {
  const [[, ...columns], ...body] = scoreCells(rows);
  return [['what is shown', ...columns], ...body];
}

/** What a reader of the table must know: units, definitions, and every warning. */
export const tableNotes = (rows: readonly EvaluationRow[]): string[] => [...tableUnits(rows), ...tableWarnings(rows)];

/** Units and definitions of the table. */
export function tableUnits(rows: readonly EvaluationRow[]): string[] {
  const { protocol, interval, recordings, minutes, labels } = rows[0].score;
  return [
    `${quantity(recordings.length, 'recording')}, ${minutes.toFixed(1)} min, ${labels} labels; intervals: bootstrap over ${interval.units} ${interval.over}`,
    `J r: informedness of the Afshar volumes of radius r px in ${protocol.sliceMs} ms slices; strict: a detection within ${protocol.matchRadiusPx} px of each label, none beyond ${protocol.guardRadiusPx} px; Pd: share of labels found; an output that knows nothing has a J of at most 0`,
  ];
}

/** Every warning of the table, each once; null tests are warnings by themselves. */
export const tableWarnings = (rows: readonly EvaluationRow[]): string[] =>
  warningLines(rows.filter(({ kind }) => kind !== 'null').map(({ name, score }) => ({ name, warnings: score.warnings })));

/** One row recording by recording, with the part each recording had in its training. */
export const perRecordingTable = (...parts: Parameters<typeof perRecordingCells>): string[] =>
  alignFigures(perRecordingCells(...parts));

/** Header and body of {@link perRecordingTable}; figures of events where any recording has them. */
export function perRecordingCells(
  row: string,
  scores: readonly Score[],
  events: readonly EventScores[],
  seen: Readonly<Record<string, string>>,
): string[][] {
  const header = [`${row} on`, 'in training', 'labels', 'strict J', 'Pd', 'false/min', 'detections'];
  const body = scores.map(({ recordings: [name], labels, detections, figures }) => {
    const ofEvents = events.find((score) => score.detections.recordings[0] === name)?.detections.figures;
    return [
      name,
      seen[name] ?? 'unseen',
      String(labels),
      estimateText(figures.strict.informedness),
      estimateText(figures.detection.pd),
      estimateText(figures.detection.falsePerMinute, 1),
      String(detections),
      ...(events.length > 0 ? [figureText(ofEvents?.f1.value ?? null, 2), figureText(ofEvents?.iou.value ?? null, 2)] : []),
    ];
  });
  return [[...header, ...(events.length > 0 ? ['event F1', 'IoU'] : [])], ...body];
}

interface RowWarnings {
  readonly name: string;
  readonly warnings: Score['warnings'];
}

/** Every warning once, behind the rows that it is about: `trained network, untrained network, strict.specificity: …`. */
export function warningLines(rows: readonly RowWarnings[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const { name, warnings } of rows) {
    for (const { figures, message } of warnings) {
      const text = `${figures}: ${message}`;
      names.set(text, (names.get(text) ?? new Set()).add(name));
    }
  }
  return [...names].map(([text, about]) => `${rowsText([...about])}, ${text}`);
}

const shown = 3;

/** Few rows by their names, many as the first ones and how many more. */
const rowsText = (names: readonly string[]): string =>
  names.length <= shown ? names.join(', ') : `${names.slice(0, shown - 1).join(', ')} and ${names.length - shown + 1} more rows`;

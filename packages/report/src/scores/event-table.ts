import type { EventScore } from '@spikeseg/evaluation';
import { alignFigures, estimateText, figureText, intervalText, quantity } from '../text.ts';
import type { EvaluationRow, EventScores } from './metrics.ts';
import { rowName } from './score-table.ts';

export type SegmentedRow = EvaluationRow & { readonly events: EventScores };

/** Rows of a table of events; none where the model has no figures, because the causes of its events are unknown. */
export function segmentedRows(rows: readonly EvaluationRow[]): readonly SegmentedRow[] {
  return rows[0]?.events ? rows.filter((row): row is SegmentedRow => row.events !== undefined) : [];
}

/** The table of events: one line per row. */
export const eventTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(eventCells(rows));

/** Header and body of the table of events; only a header where there are no figures. */
export function eventCells(rows: readonly EvaluationRow[]): string[][] {
  const figures = ['interval', 'precision', 'recall', 'IoU'];
  const body = segmentedRows(rows).map((row) => [rowName(row), ...cells(row.events.detections), ...cells(row.events.tracks)]);
  return [['events', 'F1', ...figures, 'F1 of tracks', ...figures], ...body];
}

const cells = (score: EventScore | undefined): string[] => {
  if (score === undefined) return Array.from({ length: 5 }, () => figureText(null, 2));
  const { precision, recall, f1, iou } = score.figures;
  return [estimateText(f1), intervalText(f1), ...[precision, recall, iou].map((figure) => estimateText(figure))];
};

/** What a reader of the table of events must know. */
export function eventNotes(rows: readonly EvaluationRow[]): string[] {
  const [first] = segmentedRows(rows);
  if (!first) return [];
  const { events, satellite, figures, interval, recordings } = first.events.detections;
  return [
    `events of satellites: ${satellite} of ${events} in ${quantity(recordings.length, 'recording')}, ${figureText(figures.prevalence.value, 4)}, which is the precision of an output that knows nothing; stars, hot pixels and noise are negatives; predicted: events that belong to a detection, or (of tracks) to one in a confirmed track; a detection that does not know its events means those in its box in its time step; intervals: bootstrap over ${interval.units} ${interval.over}`,
  ];
}

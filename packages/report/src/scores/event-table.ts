import type { EventScore } from '@spikeseg/evaluation';
import { alignFigures, figureText, quantity } from '../text.ts';
import type { EvaluationRow, EventScores } from './metrics.ts';

export type SegmentedRow = EvaluationRow & { readonly events: EventScores };

/** Rows of a table of events; none where the model has no figures, because nobody knows what caused its events. */
export function segmentedRows(rows: readonly EvaluationRow[]): readonly SegmentedRow[] {
  return rows[0]?.events ? rows.filter((row): row is SegmentedRow => row.events !== undefined) : [];
}

/** The table of events: one line per row. */
export const eventTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(eventCells(rows));

/** Header and body of the table of events; only a header where there are no figures. */
export function eventCells(rows: readonly EvaluationRow[]): string[][] {
  const header = [
    'events',
    'F1',
    'interval',
    'precision',
    'recall',
    'IoU',
    'F1 of tracks',
    'interval',
    'precision',
    'recall',
    'IoU',
  ];
  const body = segmentedRows(rows).map(({ name, kind, events: { detections, tracks } }) => [
    kind === 'null' ? `null: ${name}` : name,
    ...cells(detections),
    ...(tracks ? cells(tracks) : header.slice(6).map(() => figureText(null, 2))),
  ]);
  return [header, ...body];
}

function cells({ figures: { precision, recall, f1, iou } }: EventScore): string[] {
  const [first, ...others] = [f1, precision, recall, iou].map(({ value }) => figureText(value, 2));
  return [first, `[${figureText(f1.low, 2)}, ${figureText(f1.high, 2)}]`, ...others];
}

/** What a reader of the table of events must know. */
export function eventNotes(rows: readonly EvaluationRow[]): string[] {
  const [first] = segmentedRows(rows);
  if (!first) return [];
  const { events, satellite, figures, interval, recordings } = first.events.detections;
  return [
    `events of satellites: ${satellite} of ${events} in ${quantity(recordings.length, 'recording')}, ${figureText(figures.prevalence.value, 4)}, which is the precision of an output that knows nothing; stars, hot pixels and noise are negatives; predicted: events that belong to a detection, or (of tracks) to one in a confirmed track; a detection that does not know its events means those in its box in its time step; intervals: bootstrap over ${interval.units} ${interval.over}`,
  ];
}

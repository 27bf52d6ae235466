import type { TrackScore } from '@spikeseg/evaluation';
import { alignFigures, estimateText, intervalText } from '../text.ts';
import type { EvaluationRow } from './metrics.ts';
import { rowName, warningLines } from './score-table.ts';

type TrackedRow = EvaluationRow & { readonly tracks: TrackScore };

/** Rows whose output is detections, of which tracks are made. */
const tracked = (rows: readonly EvaluationRow[]): readonly TrackedRow[] =>
  rows.filter((row): row is TrackedRow => row.tracks !== undefined);

/** Title of a column, and what it says of a score. */
const columns: readonly (readonly [title: string, cell: (tracks: TrackScore) => string])[] = [
  ['Pd', ({ figures }) => estimateText(figures.pd)],
  ['interval', ({ figures }) => intervalText(figures.pd)],
  ['per object', ({ figures }) => estimateText(figures.tracksPerObject, 1)],
  ['false/h', ({ figures }) => estimateText(figures.falsePerHour, 0)],
  ['isolated', ({ figures }) => estimateText(figures.isolatedPerHour, 0)],
  ['wake', ({ figures }) => estimateText(figures.wakePerHour, 0)],
  ['before/after', ({ figures }) => estimateText(figures.beforeAfterPerHour, 0)],
  ['switches', ({ idSwitches }) => String(idSwitches)],
  ['IDF1', ({ identity }) => shareText(identity.idf1)],
  ['HOTA', ({ identity }) => shareText(identity.hota)],
  ['found', ({ figures }) => estimateText(figures.objectsFound)],
  ['delay s', ({ figures }) => estimateText(figures.medianDelayS, 1)],
  ['error px', ({ figures }) => estimateText(figures.medianErrorPx, 1)],
  ['p90', ({ figures }) => estimateText(figures.p90ErrorPx, 1)],
];

const shareText = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

/** The table of tracks: one line per row that has detections. */
export const trackTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(trackCells(rows));

/** Header and body of the table of tracks; only a header where no row has detections. */
export const trackCells = (rows: readonly EvaluationRow[]): string[][] => [
  ['tracks', ...columns.map(([title]) => title)],
  ...tracked(rows).map((row) => [rowName(row), ...columns.map(([, cell]) => cell(row.tracks))]),
];

/** What a reader of the table of tracks must know, and its warnings; those of null tests are no news. */
export function trackNotes(rows: readonly EvaluationRow[]): string[] {
  const scored = tracked(rows);
  if (scored.length === 0) return [];
  const { protocol, hours } = scored[0].tracks;
  const ofTracksOnly = scored
    .filter(({ kind }) => kind !== 'null')
    .map(({ name, tracks, score }) => ({
      name,
      warnings: tracks.warnings.filter(({ message }) => !score.warnings.some((warning) => warning.message === message)),
    }));
  return [
    `Pd: share of labelled time with a confirmed track within ${protocol.matchRadiusPx} px; per object: tracks at an object that is found, in the mean; a track is false when at most ${protocol.falseTrackShare * 100} % of its points are; switches: changes of the track at an object; IDF1, HOTA: how well tracks keep the identity of objects, 0 to 1; found: share of objects with a track at any time; delay: median from the first label to the first track; ${hours.toFixed(3)} h`,
    ...warningLines(ofTracksOnly),
  ];
}

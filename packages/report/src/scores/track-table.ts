import type { Estimate, TrackScore } from '@spikeseg/evaluation';
import { alignFigures, figureText } from '../text.ts';
import type { EvaluationRow } from './metrics.ts';
import { warningLines } from './score-table.ts';

type TrackedRow = EvaluationRow & { readonly tracks: TrackScore };

/** Rows whose output is detections, of which tracks are made. */
const tracked = (rows: readonly EvaluationRow[]): readonly TrackedRow[] =>
  rows.filter((row): row is TrackedRow => row.tracks !== undefined);

const estimate = ({ value }: Estimate, digits: number): string => figureText(value, digits);

/** The table of tracks: one line per row that has detections. */
export const trackTable = (rows: readonly EvaluationRow[]): string[] => alignFigures(trackCells(rows));

/** Header and body of the table of tracks; only a header where no row has detections. */
export function trackCells(rows: readonly EvaluationRow[]): string[][] {
  const header = [
    'tracks',
    'Pd',
    'interval',
    'per object',
    'false/h',
    'isolated',
    'wake',
    'before/after',
    'switches',
    'found',
    'delay s',
    'error px',
    'p90',
  ];
  const body = tracked(rows).map(({ name, kind, tracks: { figures, idSwitches } }) => [
    kind === 'null' ? `null: ${name}` : name,
    estimate(figures.pd, 2),
    `[${figureText(figures.pd.low, 2)}, ${figureText(figures.pd.high, 2)}]`,
    estimate(figures.tracksPerObject, 1),
    estimate(figures.falsePerHour, 0),
    estimate(figures.isolatedPerHour, 0),
    estimate(figures.wakePerHour, 0),
    estimate(figures.beforeAfterPerHour, 0),
    String(idSwitches),
    estimate(figures.objectsFound, 2),
    estimate(figures.medianDelayS, 1),
    estimate(figures.medianErrorPx, 1),
    estimate(figures.p90ErrorPx, 1),
  ]);
  return [header, ...body];
}

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
    `Pd: share of labelled time with a confirmed track within ${protocol.matchRadiusPx} px; per object: tracks at an object that is found, in the mean; a track is false when at most ${protocol.falseTrackShare * 100} % of its points are; switches: changes of the track at an object; found: share of objects with a track at any time; delay: median from the first label to the first track; ${hours.toFixed(3)} h`,
    ...warningLines(ofTracksOnly),
  ];
}

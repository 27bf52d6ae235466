import { type Completeness, efficiencyAt } from '@spikeseg/evaluation';
import { csvText } from '../csv.ts';
import type { CompletenessReport } from './conclude.ts';
import { rateOf } from './grid.ts';

const columns = [
  'recordings',
  'detector',
  'speed_px_s',
  'magnitude',
  'events_per_s',
  'injected',
  'spoiled',
  'found',
  'efficiency',
  'efficiency_low',
  'efficiency_high',
  'fitted',
];

/** completeness.csv: a row for every detector, speed and magnitude, of all recordings together and, of several, of each. */
export function completenessCsv(report: CompletenessReport): string {
  const rows = (name: string, { detectors }: Completeness) =>
    detectors.flatMap((speeds, k) =>
      speeds.flatMap(({ speedPxS, cells, fit }) =>
        cells.map(({ magnitude, injected, spoiled, found, efficiency: { value, low, high } }) => [
          name,
          report.detectors[k].name,
          speedPxS,
          magnitude,
          Number(rateOf(report, magnitude).toPrecision(6)),
          injected,
          spoiled,
          found,
          ...[value, low, high, fit ? efficiencyAt(fit, magnitude) : null].map(rounded),
        ]),
      ),
    );
  const { recordings } = report;
  return csvText([
    columns,
    ...rows(recordings.length === 1 ? recordings[0].name : 'all', report.completeness),
    ...(recordings.length === 1 ? [] : recordings.flatMap((one) => rows(one.name, one.completeness))),
  ]);
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));

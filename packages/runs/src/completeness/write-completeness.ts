import { join } from 'node:path';
import { type Completeness, efficiencyAt } from '@spikeseg/evaluation';
import { type CompletenessPlotOptions, type DetectorSeries, plots } from '@spikeseg/report';
import { csvText } from '../run-folder/csv.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { CompletenessReport } from './conclude.ts';
import { rateOf } from './grid.ts';

/** Writes table, report and picture. @param makeFolder asked when there is something to write @returns the folder */
export async function writeCompleteness(makeFolder: () => string, report: CompletenessReport): Promise<string> {
  const picture = await plots.completeness(seriesOf(report), plotOptions(report));
  const folder = makeFolder();
  writeAtomic(join(folder, 'completeness.csv'), completenessCsv(report));
  writeAtomic(join(folder, 'completeness.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeAtomic(join(folder, 'completeness.png'), picture);
  return folder;
}

const seriesOf = ({ detectors, completeness }: CompletenessReport): DetectorSeries[] =>
  detectors.map(({ title }, k) => ({
    name: title,
    series: completeness.detectors[k].map(({ speedPxS, cells, fit, m50 }) => ({ speedPxS, points: cells, fit, m50 })),
  }));

function plotOptions({
  detectors,
  recordings,
  injectionsPerCell,
  quick,
  zeroPoint,
  bootstrap,
}: CompletenessReport): CompletenessPlotOptions {
  const where = recordings.length === 1 ? recordings[0].name : `${recordings.length} recordings`;
  const few = quick === undefined ? '' : `${quick.firstPerCell * recordings.length} or `;
  const injected = `${few}${injectionsPerCell * recordings.length} objects for each point`;
  return {
    title: detectors.length === 1 ? `Completeness of ${detectors[0].title}` : 'Completeness at equal rates of false alarms',
    notes: [
      `${where}; ${injected}; bars: ${Math.round(100 * bootstrap.confidence)} %`,
      `magnitude = ${zeroPoint} − 2.5 log10(events/s)`,
    ],
    zeroPoint,
  };
}

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
function completenessCsv(report: CompletenessReport): string {
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

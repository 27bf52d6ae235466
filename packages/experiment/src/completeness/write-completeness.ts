import { join } from 'node:path';
import { type Completeness, efficiencyAt } from '@spikeseg/evaluation';
import { type CompletenessPlotOptions, completenessPlot, type DetectorSeries } from '@spikeseg/report';
import { csvText } from '../csv.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { CompletenessReport } from './conclude.ts';
import { rateOf } from './grid.ts';

/** Time that threads worked; apart from the report, which is the same however long it took. */
export interface DetectorSeconds {
  readonly detector: string;
  readonly recordings: readonly { readonly recording: string; readonly threadSeconds: number }[];
}

/** Writes table, report, picture and times, where they are known. @param makeFolder asked when there is something to write @returns the folder */
export async function writeCompleteness(
  makeFolder: () => string,
  report: CompletenessReport,
  csv: string,
  seconds?: readonly DetectorSeconds[],
): Promise<string> {
  const picture = await completenessPlot(seriesOf(report), plotOptions(report));
  const folder = makeFolder();
  writeAtomic(join(folder, 'completeness.csv'), csv);
  writeAtomic(join(folder, 'completeness.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeAtomic(join(folder, 'completeness.png'), picture);
  if (seconds) writeAtomic(join(folder, 'timing.json'), `${JSON.stringify(seconds, null, 2)}\n`);
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

import { join } from 'node:path';
import { type CompletenessPlotOptions, completenessPlot, type DetectorSeries } from '@spikeseg/report';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { CompletenessReport } from './conclude.ts';

/** Time that threads worked; apart from the report, which is the same however long it took. */
export interface DetectorSeconds {
  readonly detector: string;
  readonly recordings: readonly { readonly recording: string; readonly threadSeconds: number }[];
}

/** Writes table, report, picture and times into a new folder. @returns the folder */
export async function writeCompleteness(
  output: string,
  report: CompletenessReport,
  csv: string,
  seconds: readonly DetectorSeconds[],
): Promise<string> {
  const picture = await completenessPlot(seriesOf(report), plotOptions(report));
  const folder = reserveFolder(output, 'completeness');
  writeAtomic(join(folder, 'completeness.csv'), csv);
  writeAtomic(join(folder, 'completeness.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeAtomic(join(folder, 'completeness.png'), picture);
  writeAtomic(join(folder, 'timing.json'), `${JSON.stringify(seconds, null, 2)}\n`);
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
  zeroPoint,
  bootstrap,
}: CompletenessReport): CompletenessPlotOptions {
  const where = recordings.length === 1 ? recordings[0].name : `${recordings.length} recordings`;
  const injected = `${injectionsPerCell * recordings.length} objects for each point`;
  return {
    title: detectors.length === 1 ? `Completeness of ${detectors[0].title}` : 'Completeness at equal rates of false alarms',
    notes: [
      `${where}; ${injected}; bars: ${Math.round(100 * bootstrap.confidence)} %`,
      `magnitude = ${zeroPoint} − 2.5 log10(events/s)`,
    ],
    zeroPoint,
  };
}

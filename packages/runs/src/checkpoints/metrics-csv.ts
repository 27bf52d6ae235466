import type { CheckReport } from '@spikeseg/stdp';

export interface CheckRow {
  readonly layer: string;
  readonly epoch: number;
  readonly stimuli: number;
  readonly convergenceMeasure: number;
  readonly share: number;
  /** Mean |Δw| per synapse and win over the maps that have won; null before any has. */
  readonly meanChange: number | null;
  readonly wins: number;
  /** Maps that have never won. */
  readonly silentMaps: number;
  readonly meanThreshold: number;
}

export function checkRow({ layer, epoch, stimuli, convergenceMeasure, share, maps }: CheckReport): CheckRow {
  const changes = maps.flatMap(({ meanChange }) => (meanChange === null ? [] : [meanChange]));
  return {
    layer,
    epoch,
    stimuli,
    convergenceMeasure,
    share,
    meanChange: changes.length === 0 ? null : mean(changes),
    wins: maps.reduce((sum, map) => sum + map.wins, 0),
    silentMaps: maps.filter((map) => map.wins === 0).length,
    meanThreshold: mean(maps.map(({ threshold }) => threshold)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const header = 'layer,epoch,stimuli,convergence_measure,share_converged,mean_change,wins,silent_maps,mean_threshold';

export function metricsCsv(rows: readonly CheckRow[]): string {
  const lines = rows.map((row) =>
    [
      row.layer,
      row.epoch,
      row.stimuli,
      row.convergenceMeasure,
      row.share,
      row.meanChange ?? '',
      row.wins,
      row.silentMaps,
      row.meanThreshold,
    ].join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** Reads what {@link metricsCsv} wrote. */
export function parseMetricsCsv(text: string): CheckRow[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [layer, epoch, stimuli, measure, share, change, wins, silent, threshold] = line.split(',');
      return {
        layer,
        epoch: Number(epoch),
        stimuli: Number(stimuli),
        convergenceMeasure: Number(measure),
        share: Number(share),
        meanChange: change === '' ? null : Number(change),
        wins: Number(wins),
        silentMaps: Number(silent),
        meanThreshold: Number(threshold),
      };
    });
}

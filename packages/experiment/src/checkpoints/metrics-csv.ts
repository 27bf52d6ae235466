import { csvText } from '@spikeseg/detection';
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

/** Columns of metrics.csv, in their order. */
const columns = {
  layer: 'layer',
  epoch: 'epoch',
  stimuli: 'stimuli',
  convergence_measure: 'convergenceMeasure',
  share_converged: 'share',
  mean_change: 'meanChange',
  wins: 'wins',
  silent_maps: 'silentMaps',
  mean_threshold: 'meanThreshold',
} as const satisfies Readonly<Record<string, keyof CheckRow>>;

const keys = Object.values(columns);

export const metricsCsv = (rows: readonly CheckRow[]): string =>
  csvText([Object.keys(columns), ...rows.map((row) => keys.map((key) => row[key]))]);

/** Reads what `metricsCsv` wrote. */
export const parseMetricsCsv = (text: string): CheckRow[] =>
  text
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const [layer, ...figures] = line.split(',');
      const values = figures.map((figure) => (figure === '' ? null : Number(figure)));
      return Object.fromEntries([layer, ...values].map((value, i) => [keys[i], value])) as unknown as CheckRow;
    });

import type { CheckReport, MapReport } from '@spikeseg/stdp';
import { expect, it } from 'vitest';
import { type CheckRow, checkRow, metricsCsv, parseMetricsCsv } from './metrics-csv.ts';

const map = (wins: number, meanChange: number | null, threshold: number): MapReport => ({
  wins,
  rate: 0,
  meanChange,
  threshold,
  gain: 1,
  converged: false,
  recovered: false,
});
const report = (maps: readonly MapReport[]): CheckReport => ({
  layer: 'conv2',
  epoch: 3,
  stimuli: 400,
  maps,
  convergenceMeasure: 0.125,
  share: 0.5,
});

it('a check becomes a row: wins add up, means are over maps, change only over those that have won', () => {
  expect(checkRow(report([map(4, 0.1, 1), map(0, null, 2), map(6, 0.3, 6)]))).toEqual({
    layer: 'conv2',
    epoch: 3,
    stimuli: 400,
    convergenceMeasure: 0.125,
    share: 0.5,
    meanChange: 0.2,
    wins: 10,
    silentMaps: 1,
    meanThreshold: 3,
  });
  expect(checkRow(report([map(0, null, 1)]))).toMatchObject({ meanChange: null, silentMaps: 1 });
});

it('rows come back as the same numbers, to the bit', () => {
  const rows: CheckRow[] = [
    { ...checkRow(report([map(3, 1 / 3, 0.1 + 0.2)])), convergenceMeasure: 1e-9 },
    checkRow(report([map(0, null, Math.fround(0.1))])),
  ];
  expect(parseMetricsCsv(metricsCsv(rows))).toEqual(rows);
  expect(parseMetricsCsv(metricsCsv([]))).toEqual([]);
});

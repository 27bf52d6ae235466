import type { FinishedLayer } from '@spikeseg/stdp';
import type { CheckRow } from './metrics-csv.ts';

const number = (value: number | null | undefined, digits: number): string => (value == null ? '–' : value.toFixed(digits));

const change = (value: number | null | undefined): string => (value == null ? '–' : value.toExponential(1));

const header = [
  'layer',
  'ended by',
  'epochs',
  'stimuli',
  'wins',
  'silent maps',
  'C',
  'converged',
  '|Δw|',
  'threshold',
  'best epoch',
  'concordance',
];

/** How each layer ended, as cells of a table with a header: counts, and the figures of its last check. */
export function layerFigures(finished: readonly FinishedLayer[], checks: readonly CheckRow[]): string[][] {
  const body = finished.map(({ layer, outcome, epochs, stimuli, wins, best }) => {
    const last = checks.findLast((row) => row.layer === layer);
    return [
      layer,
      outcome,
      String(epochs),
      String(stimuli),
      String(wins.reduce((sum, count) => sum + count, 0)),
      `${wins.filter((count) => count === 0).length} of ${wins.length}`,
      number(last?.convergenceMeasure, 4),
      last ? `${Math.round(last.share * 100)} %` : '–',
      change(last?.meanChange),
      number(last?.meanThreshold, 3),
      best ? String(best.epoch + 1) : '–',
      number(best?.figure, 3),
    ];
  });
  return [header, ...body];
}

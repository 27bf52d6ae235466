import type { RowKind } from '@spikeseg/report';
import { readRunMetrics } from '../evaluation/read-metrics.ts';
import type { RunPaths } from '../run-folder/run-paths.ts';

/** The figures that runs are compared by; null where one cannot be measured. */
export interface Figures {
  readonly strictJ: number | null;
  readonly pd: number | null;
  readonly falsePerMinute: number | null;
}

/** A row of the result table of a run. */
export interface FigureRow extends Figures {
  readonly name: string;
  readonly kind: RowKind;
  readonly labels: number;
  readonly minutes: number;
}

/** What a run that is done has written: nothing is computed a second time, so figures are those of its own table. */
export function readRunFigures(paths: RunPaths): { readonly rows: readonly FigureRow[]; readonly outcome: string } {
  const { rows, training } = readRunMetrics(paths.metricsJson);
  return {
    rows: rows.map(({ name, kind, score: { labels, minutes, figures } }) => ({
      name,
      kind,
      labels,
      minutes,
      strictJ: figures.strict.informedness.value,
      pd: figures.detection.pd.value,
      falsePerMinute: figures.detection.falsePerMinute.value,
    })),
    outcome: training[training.length - 1].outcome,
  };
}

import type { Metrics, RowKind } from '@spikeseg/report';
import { z } from 'zod';
import { readStored } from '../run-folder/read-whole.ts';
import type { RunPaths } from '../run-folder/run-paths.ts';

const figure = z.number().nullable();
const estimate = z.looseObject({ value: figure, low: figure, high: figure });

const score = z.looseObject({
  recordings: z.array(z.string()),
  minutes: z.number(),
  labels: z.number(),
  protocol: z.looseObject({ volumeRadiiPx: z.array(z.number()) }),
  interval: z.looseObject({ confidence: z.number() }),
  warnings: z.array(z.looseObject({ figures: z.string(), message: z.string() })),
  figures: z.looseObject({
    volumes: z.array(z.looseObject({ informedness: estimate })),
    strict: z.looseObject({ sensitivity: estimate, specificity: estimate, informedness: estimate }),
    detection: z.looseObject({
      pd: estimate,
      falsePerMinute: estimate,
      isolatedPerMinute: estimate,
      wakePerMinute: estimate,
      beforeAfterPerMinute: estimate,
      medianErrorPx: estimate,
    }),
  }),
});

/** As much of metrics.json as is read back; the rest is passed on as it is. */
const metrics = z.looseObject({
  part: z.enum(['train', 'validation', 'held-out', 'test', 'all']),
  rows: z.array(z.looseObject({ name: z.string(), kind: z.enum(['model', 'baseline', 'null']), score })).min(1),
  training: z.array(z.looseObject({ outcome: z.string() })).min(1),
});

/** metrics.json of a run that was trained. @throws UsageError when it is damaged */
const readRunMetrics = (path: string): Metrics & { readonly training: readonly { readonly outcome: string }[] } =>
  readStored(path, metrics, 'the scores of an evaluation') as unknown as ReturnType<typeof readRunMetrics>;

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

import type { DetectionRow } from '@spikeseg/detection';
import { detectionsFromCsv, TableFormatError } from '@spikeseg/detection/reading';
import type { RowKind } from '@spikeseg/report';
import { z } from 'zod';
import { UsageError } from '../errors/errors.ts';
import { readStored, readWhole } from '../run-folder/files.ts';
import type { RunPaths } from '../run-folder/run-config.ts';

const estimate = z.object({ value: z.number().nullable() });

/** As much of the metrics.json of a run that was trained as is read back. */
const metrics = z.object({
  rows: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(['model', 'baseline', 'null']),
        score: z.object({
          minutes: z.number(),
          labels: z.number(),
          figures: z.object({
            strict: z.object({ informedness: estimate }),
            detection: z.object({ pd: estimate, falsePerMinute: estimate }),
          }),
        }),
      }),
    )
    .min(1),
  training: z.array(z.object({ outcome: z.string() })).min(1),
});

/** The figures that runs are compared by; null where one cannot be measured. */
export interface RunFigures {
  readonly strictJ: number | null;
  readonly pd: number | null;
  readonly falsePerMinute: number | null;
}

/** A row of the result table of a run. */
export interface FigureRow extends RunFigures {
  readonly name: string;
  readonly kind: RowKind;
  readonly labels: number;
  readonly minutes: number;
}

/** What a run that is done has written: nothing is computed a second time, so figures are those of its own table. */
export function readRunFigures(paths: RunPaths): { readonly rows: readonly FigureRow[]; readonly outcome: string } {
  const { rows, training } = readStored(paths.metricsJson, metrics, 'the scores of an evaluation');
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

/** Largest file, bytes: two million lines. */
const maxBytes = 128 * 2 ** 20;

/**
 * The detections in a file.
 *
 * @param options `durationUs`: how long a detection stands where the file does not say
 * @throws UsageError when the file cannot be read, or is no table of detections
 */
export function readDetections(path: string, options: { readonly durationUs: number }): readonly DetectionRow[] {
  const refuse = (got: string, cause?: ErrorOptions) =>
    new UsageError(`${path}: expected a file of detections that can be read, got ${got}`, cause);
  try {
    return detectionsFromCsv(readWhole(path, maxBytes, refuse).toString('utf8'), options);
  } catch (cause) {
    if (cause instanceof TableFormatError) throw new UsageError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}

import type { Metrics } from '@spikeseg/report';
import { z } from 'zod';
import { readStored } from '../run-folder/read-whole.ts';

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
});

const runMetrics = metrics.extend({ training: z.array(z.looseObject({ outcome: z.string() })).min(1) });

const what = 'the scores of an evaluation';

/** metrics.json of an evaluation. @throws UsageError when it is damaged */
export const readMetrics = (path: string): Metrics => readStored(path, metrics, what) as unknown as Metrics;

/** metrics.json of a run that was trained. @throws UsageError when it is damaged */
export const readRunMetrics = (path: string): Metrics & { readonly training: readonly { readonly outcome: string }[] } =>
  readStored(path, runMetrics, what) as unknown as ReturnType<typeof readRunMetrics>;

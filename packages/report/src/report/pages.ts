import { batchHtml } from './batch-report.ts';
import { detectionHtml } from './detection-report.ts';
import { evaluationHtml } from './evaluation-report.ts';
import { motionHtml } from './motion-report.ts';
import { reportHtml } from './run-report.ts';

/** Reports as HTML, by what they are about: one page that loads nothing and runs no script. */
export const pages = {
  run: reportHtml,
  batch: batchHtml,
  detection: detectionHtml,
  evaluation: evaluationHtml,
  motions: motionHtml,
} as const;

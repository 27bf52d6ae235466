import { detectionHtml } from './report/detection-report.ts';
import { evaluationHtml } from './report/evaluation-report.ts';
import { motionHtml } from './report/motion-report.ts';
import { reportHtml } from './report/run-report.ts';

/** Reports as HTML, by what they are about: one page that loads nothing and runs no script. */
export const pages = {
  run: reportHtml,
  detection: detectionHtml,
  evaluation: evaluationHtml,
  motions: motionHtml,
} as const;

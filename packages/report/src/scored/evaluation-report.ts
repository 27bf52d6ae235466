import type { Metrics } from '../scores/metrics.ts';
import { pageHtml } from '../report/page.ts';
import { scoreSections, scoreTables } from './scores.ts';
import { type CommandReport, lastSections } from '../report/settings.ts';

/** What `evaluate` found, on one page. */
export interface EvaluationReport extends CommandReport {
  readonly score: Metrics;
}

export const evaluationHtml = (report: EvaluationReport): string =>
  pageHtml({
    title: report.title,
    kind: 'scores of a SpikeSEG detector',
    lead: report.lead,
    sections: [
      ...scoreSections('Result', report.score, report.plots),
      ['tables', 'Tables', scoreTables(report.score)],
      ...lastSections(report, 'What was scored'),
    ],
  });

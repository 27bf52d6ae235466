import type { Metrics } from '../scores/metrics.ts';
import { figures, type PlotFile } from './figures.ts';
import { type Fact, factList, html } from './html.ts';
import { pageHtml } from './page.ts';
import { scores } from './scores.ts';
import type { ConfigDifference } from './settings.ts';
import { filesAndCommands, settings } from './settings.ts';

/** What `evaluate` found, on one page. */
export interface EvaluationReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  readonly score: Metrics;
  readonly plots: readonly PlotFile[];
  readonly run: readonly Fact[];
  readonly differences: readonly ConfigDifference[];
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}

/** The page, as text of an .html file. */
export const evaluationHtml = (report: EvaluationReport): string =>
  pageHtml({
    title: report.title,
    kind: 'scores of a SpikeSEG detector',
    lead: report.lead,
    sections: [
      ['result', 'Result', scores(report.score, report.plots)],
      ['recordings', 'Recordings', figures(report.plots, 'recording')],
      ['run', 'What was scored', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

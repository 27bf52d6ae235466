import type { Metrics } from '../scores/metrics.ts';
import { type PlotFile, recordingFigures } from './figures.ts';
import { type Fact, factList, html } from './html.ts';
import { pageHtml } from './page.ts';
import { scoreResult, scoreTables } from './scores.ts';
import type { ConfigDifference } from './settings.ts';
import { filesAndCommands, settings } from './settings.ts';
import { trackSection } from './track-section.ts';

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
      ['result', 'Result', scoreResult(report.score, report.plots)],
      ['recordings', 'Recordings', recordingFigures(report.plots)],
      ['tracks', 'Tracks', trackSection(report.score.tracks ?? [])],
      ['tables', 'Tables', scoreTables(report.score)],
      ['run', 'What was scored', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

import type { Metrics } from '../scores/metrics.ts';
import { figures, type PlotFile, recordingFigures } from './figures.ts';
import { type Fact, factList, folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import { scoreResult, scoreTables } from './scores.ts';
import { type ConfigDifference, filesAndCommands, settings } from './settings.ts';
import { trackSection } from './track-section.ts';

/** A training of the detector on one page. */
export interface MotionReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  /** Header and a row per motion. */
  readonly motions: readonly (readonly string[])[];
  /** Header and a row per recording and pass. */
  readonly passes: readonly (readonly string[])[];
  readonly plots: readonly PlotFile[];
  /** Undefined where nothing was scored. */
  readonly score: Metrics | undefined;
  readonly run: readonly Fact[];
  readonly differences: readonly ConfigDifference[];
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}

/** The page, as text of an .html file. */
export const motionHtml = (report: MotionReport): string =>
  pageHtml({
    title: report.title,
    kind: 'what a SpikeSEG detector learned',
    lead: report.lead,
    sections: [
      ['result', 'What it finds', report.score ? scoreResult(report.score, report.plots) : notScored],
      ['recordings', 'Recordings', report.score ? recordingFigures(report.plots) : notScored],
      ['tracks', 'Tracks', report.score ? trackSection(report.score.tracks ?? []) : notScored],
      ['learned', 'What was learned', figures(report.plots, 'layer', 'slow')],
      ['tables', 'Tables', tables(report)],
      ['run', 'What ran', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

const notScored = html`<p>Nothing was scored: no recording has labels.</p>`;

const tables = ({ motions, passes, score }: MotionReport): Html => html`${score ? scoreTables(score) : nothing}
${motions.length === 1 ? nothing : folded('Motions', table('Motions, the most frequent first', motions))}
${folded('Recording by recording', learning(passes))}`;

const learning = (passes: MotionReport['passes']): Html => html`${table('Recording by recording', passes)}
<ul class="notes"><li>A share is that of the events which the map claims. Nats say how much better the maps tell the held-out events than background alone does.</li>
<li>Speeds up to 3 px/s stand, and need no map of their own.</li></ul>`;

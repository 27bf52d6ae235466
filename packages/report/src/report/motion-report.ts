import { figures, type PlotFile } from './figures.ts';
import { type Fact, factList, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import { type ConfigDifference, filesAndCommands, settings } from './settings.ts';
import { scores } from './scores.ts';
import type { Metrics } from '../scores/metrics.ts';

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
      ['learned', 'What was learned', learned(report)],
      ['result', 'What it finds', report.score ? scores(report.score, report.plots) : notScored],
      ['run', 'What ran', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

const notScored = html`<p>Nothing was scored: no recording has labels.</p>`;

const learned = ({
  motions,
  passes,
  plots,
}: MotionReport): Html => html`${motions.length === 1 ? nothing : table('Motions, the most frequent first', motions)}
${figures(plots, 'layer', 'slow')}
${table('Recording by recording', passes)}
<ul class="notes"><li>A share is that of the events which the map claims. Nats say how much better the maps tell the held-out events than background alone does.</li>
<li>Speeds up to 3 px/s stand, and need no map of their own.</li></ul>`;

import type { Metrics } from '../scores/metrics.ts';
import { figures } from './figures.ts';
import { folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import { scoreSections, scoreTables } from './scores.ts';
import { type CommandReport, lastSections } from './settings.ts';

/** A training of the detector on one page. */
export interface MotionReport extends CommandReport {
  /** Header and a row per motion. */
  readonly motions: readonly (readonly string[])[];
  /** Header and a row per recording and pass. */
  readonly passes: readonly (readonly string[])[];
  /** Undefined where nothing was scored. */
  readonly score: Metrics | undefined;
}

export const motionHtml = (report: MotionReport): string =>
  pageHtml({
    title: report.title,
    kind: 'what a SpikeSEG detector learned',
    lead: report.lead,
    sections: [
      ...scoreSections('What it finds', report.score, report.plots, notScored),
      ['learned', 'What was learned', figures(report.plots, 'layer', 'slow')],
      ['tables', 'Tables', tables(report)],
      ...lastSections(report),
    ],
  });

const notScored = html`<p>Nothing was scored: no recording has labels.</p>`;

const tables = ({ motions, passes, score }: MotionReport): Html => html`${score ? scoreTables(score) : nothing}
${motions.length === 1 ? nothing : folded('Motions', table('Motions, the most frequent first', motions))}
${folded('Recording by recording', learning(passes))}`;

const learning = (passes: MotionReport['passes']): Html => html`${table('Recording by recording', passes)}
<ul class="notes"><li>A share is that of the events which the map claims. Nats say how much better the maps tell the held-out events than background alone does.</li>
<li>Speeds up to 3 px/s stand, and need no map of their own.</li></ul>`;

import type { Metrics } from '../scores/metrics.ts';
import { figures } from '../report/figures.ts';
import { folded, type Html, html, nothing, table } from '../report/html.ts';
import { pageHtml } from '../report/page.ts';
import { scoreSections, scoreTables } from './scores.ts';
import { type CommandReport, lastSections } from '../report/settings.ts';

/** A training of the detector on one page. */
export interface MotionReport extends CommandReport {
  /** Header and a row per number that was learned. */
  readonly learned: readonly (readonly string[])[];
  /** Header and a row per recording. */
  readonly recordings: readonly (readonly string[])[];
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

const tables = ({ learned, recordings, score }: MotionReport): Html => html`${score ? scoreTables(score) : nothing}
${folded('Numbers that were learned', table('Numbers that were learned', learned))}
${folded('Recording by recording', table('Recording by recording', recordings))}
<ul class="notes"><li>An object counts as much as it is sure to be one. Chance is that of so many objects with one velocity where directions are random; nats say how much better the events of objects are told.</li></ul>`;

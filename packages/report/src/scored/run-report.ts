import type { Metrics } from '../scores/metrics.ts';
import { figures } from '../report/figures.ts';
import { folded, type Html, html, nothing, table } from '../report/html.ts';
import { pageHtml } from '../report/page.ts';
import { scoreSections, scoreTables, warningList } from './scores.ts';
import { type CommandReport, lastSections } from '../report/settings.ts';

/** A run of `train` on one page. */
export interface RunReport extends CommandReport {
  readonly data: { readonly split: string; readonly recordings: readonly (readonly string[])[] };
  /** Layers that have ended their training, a table of their figures, and what is wrong with them. */
  readonly layers: {
    readonly names: readonly string[];
    readonly figures: readonly (readonly string[])[];
    readonly warnings: readonly string[];
  };
  /** Undefined until the run has been scored. */
  readonly score: Metrics | undefined;
}

export const reportHtml = (report: RunReport): string =>
  pageHtml({
    title: report.title,
    kind: 'report of a SpikeSEG run',
    lead: report.lead,
    sections: [
      ...scoreSections('Result', report.score, report.plots, notScored, notYet),
      ['layers', 'What each layer learned', layers(report)],
      ['tables', 'Tables', tables(report)],
      ...lastSections(report),
    ],
  });

const notScored = html`<p>The run has not been scored: its training has not ended, or it was stopped before the end of the score.</p>`;

const notYet = html`<p>Not searched yet.</p>`;

const tables = ({ score, layers: { figures: cells }, data }: RunReport): Html => html`${score ? scoreTables(score) : nothing}
${folded('Layers', table('Layers in the order in which they learned', cells))}
${folded('Recordings that the run read', html`<p>${data.split}</p>\n${table('Recordings that the run read', data.recordings)}`)}`;

function layers({ layers: { names, warnings }, plots }: RunReport): Html {
  const fixed = plots
    .filter(({ name }) => name.startsWith('filters-'))
    .map(({ name }) => name.slice('filters-'.length))
    .filter((name) => !names.includes(name));
  const part = (name: string, title: string) => html`<h3>${title}</h3>\n${figures(plots, 'layer', name)}`;
  return html`${warningList(warnings)}
${fixed.map((name) => part(name, `${name} (fixed)`))}
${names.map((name) => part(name, name))}`;
}

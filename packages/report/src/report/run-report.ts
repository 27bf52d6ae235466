import type { Metrics } from '../scores/metrics.ts';
import { figures, type PlotFile } from './figures.ts';
import { type Fact, factList, type Html, html, table } from './html.ts';
import { pageHtml } from './page.ts';
import { scores, warningList } from './scores.ts';
import { type ConfigDifference, filesAndCommands, settings } from './settings.ts';

/** A run of `train` on one page. */
export interface Report {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  readonly run: readonly Fact[];
  readonly differences: readonly ConfigDifference[];
  /** Recordings and how they were split. */
  readonly data: { readonly split: string; readonly recordings: readonly (readonly string[])[] };
  /** Layers that have ended their training, a table of their figures, and what is wrong with them. */
  readonly layers: {
    readonly names: readonly string[];
    readonly figures: readonly (readonly string[])[];
    readonly warnings: readonly string[];
  };
  /** Undefined until the run has been scored. */
  readonly score: Metrics | undefined;
  readonly plots: readonly PlotFile[];
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}

/** The page, as text of an .html file. */
export const reportHtml = (report: Report): string =>
  pageHtml({
    title: report.title,
    kind: 'report of a SpikeSEG run',
    lead: report.lead,
    sections: [
      ['result', 'Result', result(report)],
      ['layers', 'What each layer learned', layers(report)],
      ['recordings', 'Recordings', figures(report.plots, 'recording')],
      ['run', 'What ran', run(report)],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

const result = ({ score, plots }: Report): Html =>
  score
    ? scores(score, plots)
    : html`<p>The run has not been scored: its training has not ended, or it was stopped before the end of the score.</p>`;

function layers({ layers: { names, figures: cells, warnings }, plots }: Report): Html {
  const fixed = plots
    .filter(({ name }) => name.startsWith('filters-'))
    .map(({ name }) => name.slice('filters-'.length))
    .filter((name) => !names.includes(name));
  const part = (name: string, title: string) => html`<h3>${title}</h3>\n${figures(plots, 'layer', name)}`;
  return html`${table('Layers in the order in which they learned', cells)}
${warningList(warnings)}
${fixed.map((name) => part(name, `${name} (fixed)`))}
${names.map((name) => part(name, name))}`;
}

const run = ({ run: facts, differences, data }: Report): Html => html`${factList(facts)}
${settings(differences)}
<h3>Data</h3>
<p>${data.split}</p>
${table('Recordings that the run read', data.recordings)}`;

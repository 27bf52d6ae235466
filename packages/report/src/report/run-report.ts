import type { Metrics } from '../scores/metrics.ts';
import { figures, type PlotFile, recordingFigures } from './figures.ts';
import { type Fact, factList, folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import { scoreResult, scoreTables, warningList } from './scores.ts';
import { type ConfigDifference, filesAndCommands, settings } from './settings.ts';
import { trackSection } from './track-section.ts';

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
      ['recordings', 'Recordings', report.score ? recordingFigures(report.plots) : notYet],
      ['tracks', 'Tracks', report.score ? trackSection(report.score.tracks ?? []) : notYet],
      ['layers', 'What each layer learned', layers(report)],
      ['tables', 'Tables', tables(report)],
      ['run', 'What ran', run(report)],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

const result = ({ score, plots }: Report): Html =>
  score
    ? scoreResult(score, plots)
    : html`<p>The run has not been scored: its training has not ended, or it was stopped before the end of the score.</p>`;

const notYet = html`<p>Not searched yet.</p>`;

const tables = ({ score, layers: { figures: cells }, data }: Report): Html => html`${score ? scoreTables(score) : nothing}
${folded('Layers', table('Layers in the order in which they learned', cells))}
${folded('Recordings that the run read', html`<p>${data.split}</p>\n${table('Recordings that the run read', data.recordings)}`)}`;

function layers({ layers: { names, warnings }, plots }: Report): Html {
  const fixed = plots
    .filter(({ name }) => name.startsWith('filters-'))
    .map(({ name }) => name.slice('filters-'.length))
    .filter((name) => !names.includes(name));
  const part = (name: string, title: string) => html`<h3>${title}</h3>\n${figures(plots, 'layer', name)}`;
  return html`${warningList(warnings)}
${fixed.map((name) => part(name, `${name} (fixed)`))}
${names.map((name) => part(name, name))}`;
}

const run = ({ run: facts, differences }: Report): Html => html`${factList(facts)}
${settings(differences)}`;

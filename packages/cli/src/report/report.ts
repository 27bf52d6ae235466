import type { Metrics } from '../experiment/write-evaluation.ts';
import { eventCells, eventNotes, segmentedRows } from '../experiment/event-table.ts';
import { inSampleNotes } from '../experiment/designed-on.ts';
import { perRecordingCells, scoreCells, tableUnits, tableWarnings } from '../experiment/score-table.ts';
import { trackCells, trackNotes } from '../experiment/track-table.ts';
import type { ConfigDifference } from './config-differences.ts';
import { type Fact, factList } from './facts.ts';
import { figures, type PlotFile } from './figures.ts';
import { type Html, html, nothing } from './html.ts';
import { minus } from './minus.ts';
import { reportStyle } from './style.ts';
import { table } from './table.ts';

/*
 * A run on one page that needs nothing but itself: no script, no font, no picture from elsewhere. It is HTML that an XML
 * parser takes, too. What is in it is text until `html` has escaped it, the names of recordings first of all.
 */

export interface Report {
  readonly title: string;
  /** One sentence: what happened. */
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
export function reportHtml(report: Report): string {
  const sections: readonly (readonly [id: string, title: string, content: Html])[] = [
    ['result', 'Result', result(report)],
    ['layers', 'What each layer learned', layers(report)],
    ['recordings', 'Recordings', figures(report.plots, 'recording')],
    ['run', 'What ran', run(report)],
    ['files', 'Files, and how to go on', files(report)],
  ];
  const { markup } = html`<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
<title>${report.title}: report of a SpikeSEG run</title>
<style>${reportStyle}</style>
</head>
<body>
<header><h1>${report.title}</h1>
<p class="lead">${report.lead}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<main>
${sections.map(([id, title, content]) => html`<section id="${id}"><h2>${title}</h2>\n${content}</section>\n`)}</main>
</body>
</html>
`;
  return markup;
}

function result({ score, plots }: Report): Html {
  if (!score)
    return html`<p>The run has not been scored: its training has not ended, or it was stopped before the end of the score.</p>`;
  const { rows, perRecording, eventsPerRecording, seen, designedOn, unlabelled } = score;
  const warnings = [...inSampleNotes(rows, designedOn), ...tableWarnings(rows)];
  const part =
    score.part === 'all' ? 'all recordings, those that trained the network among them' : `the ${score.part} recordings`;
  const left = unlabelled.length === 0 ? [] : [`Not scored, because they have no labels or no events: ${unlabelled.join(', ')}`];
  return html`${table(`Scores on ${part}; in brackets the interval`, scoreCells(rows).map(typeset), (row) => rows[row].kind)}
<ul class="notes">${[...tableUnits(rows), ...left].map((note) => html`<li>${note}</li>\n`)}</ul>
${warningList(warnings)}
${figures(plots, 'score')}
${tracks(rows)}
${events(rows)}
${table('The first row, recording by recording', perRecordingCells(rows[0].name, perRecording, eventsPerRecording, seen).map(typeset))}`;
}

const warningList = (warnings: readonly string[]): Html =>
  warnings.length === 0
    ? nothing
    : html`<h3>Warnings</h3><ul class="warnings">${warnings.map((text) => html`<li>${text}</li>\n`)}</ul>`;

/** The table of tracks, where any row has some. */
function tracks(rows: Metrics['rows']): Html {
  const tracked = rows.filter((row) => row.tracks !== undefined);
  if (tracked.length === 0) return nothing;
  return html`${table('Tracks made of the detections', trackCells(tracked).map(typeset), (row) => tracked[row].kind)}
<ul class="notes">${trackNotes(tracked).map((note) => html`<li>${note}</li>\n`)}</ul>`;
}

/** The table of events, where the model has figures of them. */
function events(rows: Metrics['rows']): Html {
  const segmented = segmentedRows(rows);
  if (segmented.length === 0) return nothing;
  return html`${table('Events of satellites', eventCells(segmented).map(typeset), (row) => segmented[row].kind)}
<ul class="notes">${eventNotes(segmented).map((note) => html`<li>${note}</li>\n`)}</ul>`;
}

/** Figures with the minus sign of print, intervals and names of figures kept on one line; the name of the row stays as it is. */
const typeset = ([name, ...cells]: readonly string[]): string[] => [
  name,
  ...cells.map((cell) => minus(cell).replaceAll(', ', ',\u00a0').replace('J r', 'J\u00a0r')),
];

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

function run({ run: facts, differences, data }: Report): Html {
  const changed = [['key', 'value', 'default'], ...differences.map(({ key, value, standard }) => [key, value, standard])];
  return html`${factList(facts)}
<h3>Configuration</h3>
${differences.length === 0 ? html`<p>Every key has its default.</p>` : html`<div class="text">${table('Keys that differ from their defaults; config.yaml holds all', changed)}</div>`}
<h3>Data</h3>
<p>${data.split}</p>
${table('Recordings that the run read', data.recordings)}`;
}

const files = ({ files: list, commands }: Report): Html => html`${factList(list)}
<h3>Commands</h3>
${commands.map(({ name, value }) => html`<p>${name}</p><pre><code>${value}</code></pre>\n`)}`;

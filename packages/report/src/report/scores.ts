import { eventCells, eventNotes, segmentedRows } from '../scores/event-table.ts';
import { inSampleNotes } from '../scores/in-sample.ts';
import type { Metrics } from '../scores/metrics.ts';
import { perRecordingCells, scoreCells, tableUnits, tableWarnings } from '../scores/score-table.ts';
import { trackCells, trackNotes } from '../scores/track-table.ts';
import { figures, type PlotFile } from './figures.ts';
import { type Html, html, nothing } from './html.ts';
import { minus } from './minus.ts';
import { table } from './table.ts';

/** The tables of a score with what their readers must know, and its plots. */
export function scores(score: Metrics, plots: readonly PlotFile[]): Html {
  const { rows, perRecording, eventsPerRecording, seen, designedOn, unlabelled } = score;
  const warnings = [...inSampleNotes(rows, designedOn), ...tableWarnings(rows)];
  const trained = Object.values(seen).some((role) => role.endsWith('trained the model'));
  const all = trained ? 'all recordings, those that trained the network among them' : 'all recordings';
  const part = score.part === 'all' ? all : `the ${score.part} recordings`;
  const left = unlabelled.length === 0 ? [] : [`Not scored, because they have no labels or no events: ${unlabelled.join(', ')}`];
  return html`${table(`Scores on ${part}; in brackets the interval`, scoreCells(rows).map(typeset), (row) => rows[row].kind)}
<ul class="notes">${[...tableUnits(rows), ...left].map((note) => html`<li>${note}</li>\n`)}</ul>
${warningList(warnings)}
${figures(plots, 'score')}
${tracks(rows)}
${events(rows)}
${table(`${upperFirst(rows[0].name)} recording by recording`, perRecordingCells(rows[0].name, perRecording, eventsPerRecording, seen).map(typeset))}`;
}

/** Warnings below a heading, where there are some. */
export const warningList = (warnings: readonly string[]): Html =>
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

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

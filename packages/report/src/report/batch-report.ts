import { type Fact, factList, folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';

/** What the recordings of a batch came to, on one page. */
export interface BatchReport {
  /** The conclusion in words. */
  readonly lead: string;
  /** Recordings that have no result, with the reason. */
  readonly failures: readonly string[];
  /** Warnings about recordings that have one. */
  readonly doubts: readonly string[];
  /** A row of cells per recording that is done: name, sensor, s, events, detections, tracks, false tracks/h, folder. */
  readonly recordings: readonly { readonly tracks: number; readonly cells: readonly string[] }[];
  readonly facts: readonly Fact[];
}

/** Rows that a page holds: a browser lays out so many at once; all are in table.csv. */
const mostRows = 500;

export const batchHtml = (report: BatchReport): string =>
  pageHtml({
    title: 'A batch of recordings',
    kind: 'what SpikeSEG found in many recordings',
    lead: report.lead,
    sections: [
      ['recordings', 'Recordings', recordings(report.recordings)],
      ['failures', 'Failures', html`${warnings(report.failures, 'Nothing failed.')}`],
      ['doubts', 'Doubts', html`${warnings(report.doubts, 'No recording looks wrong.')}`],
      ['run', 'What ran', factList(report.facts)],
    ],
  });

const header = ['recording', 'sensor px', 's', 'events', 'detections', 'tracks', 'false tracks/h', 'folder'];

function recordings(rows: BatchReport['recordings']): Html {
  if (rows.length === 0) return html`<p>No recording is done.</p>`;
  const ranked = rows.toSorted((a, b) => b.tracks - a.tracks).map(({ cells }) => cells);
  const found = rows.filter(({ tracks }) => tracks > 0).length;
  const shown = ranked.slice(0, mostRows);
  const [first, rest] = [shown.slice(0, 20), shown.slice(20)];
  const left = rows.length - shown.length;
  return html`<p>${found} of ${rows.length} recordings have tracks; those with most come first. All are in table.csv.</p>
${table('Recordings by the number of their tracks', [header, ...first])}
${rest.length === 0 ? nothing : folded(`${rest.length} more`, table('Recordings that follow', [header, ...rest]))}
${left === 0 ? nothing : html`<p>${left} more recordings are in table.csv alone.</p>`}`;
}

const warnings = (lines: readonly string[], none: string): Html =>
  lines.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="warnings">${lines.slice(0, mostRows).map((line) => html`<li>${line}</li>\n`)}</ul>
${lines.length > mostRows ? html`<p>${lines.length - mostRows} more are in table.csv.</p>` : nothing}`;

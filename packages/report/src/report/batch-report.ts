import { pngHeader } from '../drawing/raster.ts';
import { type Fact, factList, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';

/** A recording of a batch that is done, as a row. */
export interface BatchRow {
  readonly recording: string;
  /** Its own page, from that of the batch. */
  readonly href: string;
  /** A small picture as PNG, twice as many pixels as are shown. */
  readonly picture: () => Uint8Array | undefined;
  /** UTC in words; empty where it is not known. */
  readonly start: string;
  /** `1 satellite, 17 stars, 2 unknown in 59.0 s` */
  readonly found: string;
}

/** A track of a recording of a batch, as a row. */
export interface SeasonTrack {
  readonly recording: string;
  /** Page of the recording, from that of the batch. */
  readonly href: string;
  readonly track: number;
  readonly class: string;
  /** UTC in words, or the time since the recording began. */
  readonly start: string;
  /** By name; all tracks have the same. */
  readonly figures: Readonly<Record<string, string>>;
}

/** What the recordings of a batch came to, on one page. */
export interface BatchReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  /** In the order in which they are shown. */
  readonly rows: readonly BatchRow[];
  /** Without stars. */
  readonly tracks: readonly SeasonTrack[];
  /** Rates over all recordings: header and rows; none where nothing is counted. */
  readonly rates: readonly (readonly string[])[];
  /** Recordings that have no result, with the reason. */
  readonly failures: readonly string[];
  /** Warnings about recordings that have one. */
  readonly doubts: readonly string[];
  readonly facts: readonly Fact[];
}

/** Rows that a page holds: a browser lays out so many at once; all are in table.csv. */
const mostRows = 500;

export const batchHtml = (report: BatchReport): string =>
  pageHtml({
    title: report.title,
    kind: 'what SpikeSEG found in many recordings',
    lead: report.lead,
    sections: [
      ['recordings', 'Recordings', recordings(report)],
      ['tracks', 'Satellites and unknown tracks', tracks(report.tracks)],
      ...(report.rates.length === 0 ? [] : [['rates', 'Rates per hour', rates(report.rates)] as const]),
      ['failures', 'Failures', html`${warnings(report.failures, 'Nothing failed.')}`],
      ['doubts', 'Doubts', html`${warnings(report.doubts, 'No recording looks wrong.')}`],
      ['run', 'What ran', factList(report.facts)],
    ],
  });

/** A table, whose rows are cards on a narrow screen; roles say that they are still rows. */
function recordings({ rows }: BatchReport): Html {
  if (rows.length === 0) return html`<p>No recording is done.</p>`;
  const dated = rows.some(({ start }) => start !== '');
  const names = ['recording', ...(dated ? ['start, UTC'] : []), 'found'];
  const shown = rows.slice(0, mostRows);
  const left = rows.length - shown.length;
  const body = shown.map(({ recording, href, picture, start, found }) => {
    const texts = [...(dated ? [start] : []), found];
    return html`<tr role="row"><td role="cell" class="picture">${thumbnail(picture(), recording)}</td><th role="rowheader" scope="row"><a href="${href}">${recording}</a></th>${texts.map((text, k) => html`<td role="cell" class="text" data-name="${names[k + 1]}">${text}</td>`)}</tr>\n`;
  });
  return html`<table role="table" class="cards"><caption>In the order of their start where it is known, the others by name</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">picture</th>${names.map((name) => html`<th role="columnheader" scope="col" class="text">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table>
${left === 0 ? nothing : html`<p>${left} more recordings are in table.csv alone.</p>`}`;
}

function tracks(all: BatchReport['tracks']): Html {
  if (all.length === 0) return html`<p>Nothing was found but stars.</p>`;
  const names = ['recording', 'track', 'class', 'start', ...Object.keys(all[0].figures)];
  const body = all.slice(0, mostRows).map(({ recording, href, track, class: is, start, figures }) => {
    const cells = [String(track), is, start, ...Object.values(figures)];
    return html`<tr role="row"><th role="rowheader" scope="row"><a href="${href}">${recording}</a></th>${cells.map((text, k) => html`<td role="cell" data-name="${names[k + 1]}">${text}</td>`)}</tr>\n`;
  });
  return html`<table role="table" class="cards"><caption>Tracks by recording, without stars; all are in tracks.csv. Start in UTC, or since the recording began</caption>
<thead role="rowgroup"><tr role="row">${names.map((name, k) => html`<th role="columnheader" scope="col" class="${k === 0 ? 'text' : 'figure'}">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table>
${all.length > mostRows ? html`<p>${all.length - mostRows} more tracks are in tracks.csv alone.</p>` : nothing}`;
}

function thumbnail(png: Uint8Array | undefined, recording: string): Html {
  if (png === undefined) return nothing;
  const { width, height } = pngHeader(png);
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return html`<img src="${source}" width="${width / 2}" height="${height / 2}" alt="All events of ${recording} on the sensor" />`;
}

const rates = (cells: BatchReport['rates']): Html => html`${table('Over all recordings that are done', cells)}
<ul class="notes"><li>A satellite far from every label is a false alarm. What is unknown there may be one, or a star that has no label. Where there are no labels the wished rate is the bound, if the model of the background is right.</li><li>Less than five minutes give no rate.</li></ul>`;

const warnings = (lines: readonly string[], none: string): Html =>
  lines.length === 0
    ? html`<p>${none}</p>`
    : html`<ul class="warnings">${lines.slice(0, mostRows).map((line) => html`<li>${line}</li>\n`)}</ul>
${lines.length > mostRows ? html`<p>${lines.length - mostRows} more are in table.csv.</p>` : nothing}`;

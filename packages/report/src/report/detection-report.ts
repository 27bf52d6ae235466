import { minus } from '../text.ts';
import { figures, type PlotFile } from './figures.ts';
import { type Fact, factList, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import type { ConfigDifference } from './settings.ts';
import { filesAndCommands, settings } from './settings.ts';

/** What `detect` found, on one page. */
export interface DetectionReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  /** Header and a row per recording. */
  readonly recordings: readonly (readonly string[])[];
  /** Header and a row per track. */
  readonly tracks: readonly (readonly string[])[];
  readonly plots: readonly PlotFile[];
  /** Recordings whose pictures are in the folder alone. */
  readonly withoutPictures: number;
  readonly skipped: readonly string[];
  readonly run: readonly Fact[];
  readonly differences: readonly ConfigDifference[];
  readonly files: readonly Fact[];
  readonly commands: readonly Fact[];
}

/** The page, as text of an .html file. */
export const detectionHtml = (report: DetectionReport): string =>
  pageHtml({
    title: report.title,
    kind: 'what SpikeSEG found',
    lead: report.lead,
    sections: [
      ['found', 'What was found', found(report)],
      ['pictures', 'Pictures', pictures(report)],
      ['run', 'What ran', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

function found({ recordings, tracks, skipped }: DetectionReport): Html {
  return html`${table('What was searched', recordings)}
${skipped.length === 0 ? nothing : html`<h3>Left out</h3><ul class="warnings">${skipped.map((line) => html`<li>${line}</li>\n`)}</ul>`}
<h3>Tracks</h3>
${tracks.length === 1 ? html`<p>No track: nothing was seen long enough in one place or on one path.</p>` : trackTable(tracks)}`;
}

const trackTable = (cells: DetectionReport['tracks']): Html => html`${table(
  'In the order in which they were confirmed',
  cells.map(([recording, ...others]) => [recording, ...others.map(minus)]),
)}
<ul class="notes"><li>Times count from the first event of the recording, positions are pixels of the sensor from the top left. Speed is the way from the first point to the last by the time between them.</li>
<li>A track is a spot that stands out from the background. It may be a star or a hot pixel: the pictures show how it moves.</li></ul>`;

const pictures = ({ plots, withoutPictures }: DetectionReport): Html => html`${figures(plots, 'recording')}
${withoutPictures === 0 ? nothing : html`<p>The pictures of ${withoutPictures} more recording(s) are in the folder.</p>`}`;

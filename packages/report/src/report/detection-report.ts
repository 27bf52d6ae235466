import type { TrackSummary } from '../scores/track-list.ts';
import { quantity } from '../text.ts';
import { type PlotFile, recordingFigures } from './figures.ts';
import { type Fact, factList, folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import type { ConfigDifference } from './settings.ts';
import { filesAndCommands, settings } from './settings.ts';
import { trackSection } from './track-section.ts';

/** What `detect` found, on one page. */
export interface DetectionReport {
  readonly title: string;
  /** The conclusion in words. */
  readonly lead: string;
  /** Header and a row per recording. */
  readonly recordings: readonly (readonly string[])[];
  readonly tracks: readonly TrackSummary[];
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
      ['recordings', 'Recordings', pictures(report)],
      ['tracks', 'Tracks', trackSection(report.tracks)],
      ['tables', 'Tables', folded('What was searched', table('What was searched', report.recordings))],
      ['run', 'What ran', html`${factList(report.run)}\n${settings(report.differences)}`],
      ['files', 'Files, and how to go on', filesAndCommands(report)],
    ],
  });

const leftOut = (skipped: DetectionReport['skipped']): Html =>
  skipped.length === 0
    ? nothing
    : html`<h3>Left out</h3><ul class="warnings">${skipped.map((line) => html`<li>${line}</li>\n`)}</ul>`;

const pictures = ({ plots, withoutPictures, skipped }: DetectionReport): Html => html`${leftOut(skipped)}
${recordingFigures(plots)}
${withoutPictures === 0 ? nothing : html`<p>The pictures of ${quantity(withoutPictures, 'more recording')} are in the folder.</p>`}`;

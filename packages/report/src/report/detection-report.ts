import type { ShownClasses } from '../drawing/shown-classes.ts';
import type { TrackSummary } from '../scores/track-list.ts';
import { quantity } from '../text.ts';
import { recordingFigures } from './figures.ts';
import { type Fact, factList, folded, type Html, html, nothing, table } from './html.ts';
import { pageHtml } from './page.ts';
import { type CommandReport, lastSections } from './settings.ts';
import { trackSection } from './track-section.ts';

/** What was found, on one page. */
interface FoundReport extends Pick<CommandReport, 'title' | 'lead' | 'plots'> {
  /** Header and a row per recording. */
  readonly recordings: readonly (readonly string[])[];
  readonly tracks: readonly TrackSummary[];
  /** Tracks that stand first. */
  readonly shown?: ShownClasses | undefined;
  /** Recordings whose pictures are in the folder alone. */
  readonly withoutPictures: number;
  readonly skipped: readonly string[];
}

/** What `detect` found. */
export interface DetectionReport extends FoundReport, CommandReport {}

/** What a job of a batch found in one recording: the same bytes on every machine. */
export interface NightReport extends FoundReport {
  readonly facts: readonly Fact[];
}

export const detectionHtml = (report: DetectionReport | NightReport): string =>
  pageHtml({
    title: report.title,
    kind: 'what SpikeSEG found',
    lead: report.lead,
    sections: [
      ['recordings', 'Recordings', pictures(report)],
      ['tracks', 'Tracks', trackSection(report.tracks, report.shown)],
      ['tables', 'Tables', folded('What was searched', table('What was searched', report.recordings))],
      ...('facts' in report ? [['run', 'What ran', factList(report.facts)] as const] : lastSections(report)),
    ],
  });

const leftOut = (skipped: FoundReport['skipped']): Html =>
  skipped.length === 0
    ? nothing
    : html`<h3>Left out</h3><ul class="warnings">${skipped.map((line) => html`<li>${line}</li>\n`)}</ul>`;

const pictures = ({ plots, withoutPictures, skipped }: FoundReport): Html => html`${leftOut(skipped)}
${recordingFigures(plots)}
${withoutPictures === 0 ? nothing : html`<p>The pictures of ${quantity(withoutPictures, 'more recording')} are in the folder.</p>`}`;

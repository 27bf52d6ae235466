import { type ShownClasses, shownClasses } from '../drawing/shown-classes.ts';
import { type TrackSummary, trackListCells } from '../scores/track-list.ts';
import { minus, quantity } from '../text.ts';
import { folded, type Html, html, nothing, table } from './html.ts';

/** Tracks that stand open in a page; more are folded away. */
const open = 20;

/** Every track: what it is, when, how fast, and how often chance would look like it. Those that are shown stand first. */
export function trackSection(tracks: readonly TrackSummary[], shown?: ShownClasses): Html {
  if (tracks.length === 0) return html`<p>No track: nothing was seen long enough in one place or on one path.</p>`;
  const rank = (track: TrackSummary): number => (track.class === 'satellite' ? 0 : shownClasses.has(track.class, shown) ? 1 : 2);
  const ranked = tracks.toSorted((a, b) => rank(a) - rank(b));
  const [header, ...rows] = trackListCells(ranked).map(([name, ...others]) => [name, ...others.map(minus)]);
  const first = Math.min(open, ranked.filter((track) => rank(track) < 2).length || open);
  const rest = rows.slice(first);
  return html`${table('In the order in which they were confirmed, satellites first', [header, ...rows.slice(0, first)])}
${rest.length === 0 ? nothing : folded(quantity(rest.length, 'more track'), table('The tracks that follow', [header, ...rest]))}
${folded('What the columns mean', meaning)}`;
}

const meaning = html`<ul class="notes"><li>Times count from the first event of the recording, positions are pixels of the sensor from the top left. px/s is the way from the first point to the last by the time between them. events/s is the mean brightness: events that were its own, without the background.</li>
<li>False alarms/h: how many tracks per hour chance would raise as high, on a background that the detector has got right. A star or a hot pixel is no chance.</li>
<li>A track is a spot that stands out from the background. Class: a star moves with the others, a satellite against them; what is unknown may be either, or a hot pixel. tracks.csv has the reason of each.</li></ul>`;

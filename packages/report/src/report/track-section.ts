import { type TrackSummary, trackListCells } from '../scores/track-list.ts';
import { minus, quantity } from '../text.ts';
import { folded, type Html, html, nothing, table } from './html.ts';

/** Tracks that stand open in a page; more are folded away. */
const open = 20;

/** Every track: when, how fast, and how often chance would look like it. */
export function trackSection(tracks: readonly TrackSummary[]): Html {
  if (tracks.length === 0) return html`<p>No track: nothing was seen long enough in one place or on one path.</p>`;
  const [header, ...rows] = trackListCells(tracks).map(([name, ...others]) => [name, ...others.map(minus)]);
  const rest = rows.slice(open);
  return html`${table('In the order in which they were confirmed', [header, ...rows.slice(0, open)])}
${rest.length === 0 ? nothing : folded(quantity(rest.length, 'more track'), table('The tracks that follow', [header, ...rest]))}
${folded('What the columns mean', meaning)}`;
}

const meaning = html`<ul class="notes"><li>Times count from the first event of the recording, positions are pixels of the sensor from the top left. px/s is the way from the first point to the last by the time between them.</li>
<li>False alarms/h: how many places per hour chance would raise as high, on a background that the detector has got right. A star or a hot pixel is no chance.</li>
<li>A track is a spot that stands out from the background. It may be a star or a hot pixel: the pictures show how it moves.</li></ul>`;

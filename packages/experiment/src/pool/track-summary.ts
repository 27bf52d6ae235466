import { byTrack, classText, evidenceReports, lastClasses, type SkyState, sightText, type TrackPoint } from '@spikeseg/detection';
import type { TrackSummary } from '@spikeseg/report';
import { quantity } from '@spikeseg/report/words';
import type { SearchedRecording } from './mark-detections.ts';

/**
 * Sums tracks up, in the order in which they were confirmed.
 *
 * @param points of one recording, in time order @param originUs time of its first event
 */
export function summarizeTracks(points: readonly TrackPoint[], originUs: number): TrackSummary[] {
  return [...byTrack(points).values()].map((seen) => {
    const first = seen[0];
    const last = seen[seen.length - 1];
    const seconds = (last.tUs - first.tUs) / 1e6;
    return {
      recording: first.recording,
      track: first.track,
      beginS: (first.tUs - originUs) / 1e6,
      seconds,
      points: seen.length,
      from: [first.x, first.y],
      to: [last.x, last.y],
      // One point says how fast it is where the detector knows that.
      speedPxS: seconds > 0 ? Math.hypot(last.x - first.x, last.y - first.y) / seconds : Math.hypot(last.vx, last.vy) || null,
      rateHz: brightnessOf(seen),
      score: last.score,
      falseAlarmsPerHour: last.falseAlarmsPerHour,
      class: last.is?.class,
    };
  });
}

/** Mean brightness of a track, events/s; null where its detector learns none. */
function brightnessOf(points: readonly TrackPoint[]): number | null {
  const rates = points.flatMap(({ rateHz }) => rateHz ?? []);
  return rates.length === 0 ? null : rates.reduce((sum, rateHz) => sum + rateHz, 0) / rates.length;
}

/** Time of the events of a recording, s. */
const secondsOf = ({ events: { t } }: Pick<SearchedRecording, 'events'>): number => ((t.at(-1) ?? 0) - (t[0] ?? 0)) / 1e6;

const spanText = (seconds: number): string => (seconds < 0.1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(1)} s`);

/** What was found in a recording: `1,551 detections, 4 tracks (1 satellite, 2 stars, 1 unknown) in 20.0 s of events. The sky stands from 1.0 to 19.8 s`. */
export function foundText(one: Pick<SearchedRecording, 'events' | 'detections' | 'points' | 'sky'>): string {
  const tracks = new Set(one.points.map(({ track }) => track)).size;
  const found = `${quantity(one.detections.length, 'detection')}, ${quantity(tracks, 'track')}`;
  const classes = classText([...lastClasses(one.points).values()].map((is) => is?.class));
  const sky = skyOf(one);
  return `${found}${classes === '' ? '' : ` (${classes})`} in ${spanText(secondsOf(one))} of events${sky === '' ? '' : `. ${sky}`}`;
}

const skyOf = ({ sky, events: { t } }: Pick<SearchedRecording, 'events' | 'sky'>): string => skyText(sky, t[0] ?? 0);

/** What a search came to, in words. */
export function foundConclusion(
  found: readonly Pick<SearchedRecording, 'name' | 'events' | 'detections' | 'sky' | 'shown'>[],
  tracks: readonly TrackSummary[],
): string {
  const what = whatWasFound(found, tracks);
  const [{ shown }] = found;
  return found.length > 1 || shown === undefined ? what : `${what} The search ${sightText(shown)}.`;
}

function whatWasFound(
  found: readonly Pick<SearchedRecording, 'name' | 'events' | 'detections' | 'sky'>[],
  tracks: readonly TrackSummary[],
): string {
  const seconds = found.reduce((sum, one) => sum + secondsOf(one), 0);
  const detections = found.reduce((sum, one) => sum + one.detections.length, 0);
  const searched = `${quantity(found.length, 'recording')}, ${spanText(seconds)} of events`;
  if (1e6 * seconds < evidenceReports.reportUs) return `Too short to search: ${searched}.`;
  if (detections === 0) return `Nothing was found in ${searched}.`;
  if (tracks.length === 0)
    return `No track was found in ${searched}; ${quantity(detections, 'detection')} did not add up to one.`;
  const withTracks = new Set(tracks.map(({ recording }) => recording)).size;
  // What moves is what one looks for: stars and hot pixels stay, or move together.
  const satellites = tracks.filter((track) => track.class === 'satellite');
  const furthest = (satellites.length > 0 ? satellites : tracks).reduce((best, one) => (wayOf(one) > wayOf(best) ? one : best));
  const where = found.length === 1 ? `in ${searched}` : `in ${withTracks} of ${searched}`;
  const [from, to] = [furthest.from, furthest.to].map(([x, y]) => `(${x.toFixed(0)}, ${y.toFixed(0)})`);
  const ofRecording = found.length === 1 ? '' : ` in ${furthest.recording}`;
  const speed = furthest.speedPxS === null ? '' : `, ${furthest.speedPxS.toFixed(1)} px/s`;
  const classes = classText(tracks.map((track) => track.class));
  const sky = found.length === 1 ? skyOf(found[0]) : '';
  return `${classes === '' ? quantity(tracks.length, 'track') : classes} ${where}. Track ${furthest.track}${ofRecording} moved furthest: from ${from} to ${to} in ${furthest.seconds.toFixed(1)} s${speed}.${sky === '' ? '' : ` ${sky}.`}`;
}

const wayOf = ({ from, to }: TrackSummary): number => Math.hypot(to[0] - from[0], to[1] - from[1]);

/** A state goes on after a doubt that is no longer, s; slews are over at once. So many are told. */
const [doubtS, slewDoubtS, maxTold] = [5, 0.5, 6];

/** A motion is not what was said of the mount where it is less likely by so much, nats. */
const againstNats = -1;

/** Some time in which the sky does one thing. */
interface Span {
  readonly state: SkyState['state'];
  readonly fromUs: number;
  untilUs: number;
  readonly velocities: (readonly [vx: number, vy: number])[];
}

/**
 * What the sky did, and when: `The sky stands from 2.0 to 9.8 s, slews from 9.8 to 11.2 s`; empty where that was never known.
 *
 * @param sky in time order @param originUs time of the first event
 */
export function skyText(sky: readonly SkyState[], originUs: number): string {
  const spans: Span[] = [];
  for (const { tUs, state, vx, vy } of sky) {
    if (state === 'unknown') continue;
    let last = spans.at(-1);
    if (last?.state !== state || tUs - last.untilUs > 1e6 * (state === 'slews' ? slewDoubtS : doubtS)) {
      last = { state, fromUs: tUs, untilUs: tUs, velocities: [] };
      spans.push(last);
    }
    last.untilUs = tUs;
    if (vx !== undefined && vy !== undefined) last.velocities.push([vx, vy]);
  }
  if (spans.length === 0) return '';
  const seconds = (tUs: number): string => ((tUs - originUs) / 1e6).toFixed(1);
  const told = spans.slice(0, maxTold).map((span, k) => {
    const again = span.state === 'slews' && spans[k - 1]?.state === 'slews';
    const [from, to] = [seconds(span.fromUs), seconds(span.untilUs)];
    return `${again ? '' : `${words[span.state]}${speedText(span)} `}${from === to ? `at ${from}` : `from ${from} to ${to}`} s`;
  });
  const more = spans.length - told.length;
  const doubt = skyDoubt(sky);
  return `The sky ${told.join(', ')}${more > 0 ? `; ${more} more states are in sky.csv` : ''}${doubt === undefined ? '' : `; ${doubt}`}`;
}

/** That the sky moves otherwise than was said of the mount, for most of the time; undefined where it does not, or nothing was said. */
export function skyDoubt(sky: readonly SkyState[]): string | undefined {
  const known = sky.filter(({ state }) => state === 'stands' || state === 'drifts');
  const against = known.filter(({ mountNats }) => mountNats < againstNats).length;
  return 2 * against > known.length ? 'this is not what sky.mount and sky.scale_arcsec_px say: check them' : undefined;
}

const words = { stands: 'stands', drifts: 'drifts', slews: 'slews', unknown: '' } as const;

function speedText({ state, velocities }: Span): string {
  if (state !== 'drifts') return '';
  const mean = [0, 1].map((axis) => velocities.reduce((sum, one) => sum + one[axis], 0) / velocities.length);
  return ` at ${Math.hypot(mean[0], mean[1]).toFixed(1)} px/s`;
}

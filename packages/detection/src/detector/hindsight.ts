import { type EventStream, stepsOf } from '@spikeseg/events';
import { EventsByPixel } from '../belief/events-by-pixel.ts';
import type { PixelRows } from '../belief/pixel-rows.ts';
import { type Report, run } from '../detector.ts';
import { isFast, type ReportedObject, reported, reportOf } from '../follow/followed-reports.ts';
import { isOnSensor } from '../follow/track/edges.ts';
import { broughtBack, type Moment, momentOf, smoothed, whileThere } from '../follow/track/lives.ts';
import type { Track } from '../follow/track/track.ts';
import { binnedEvents } from '../search/binning.ts';
import { evidenceTiming } from '../search/ebssa.ts';
import type { FollowedNow, FollowWatch } from '../search/evidence-watch.ts';
import type { TrackPoint } from '../tracks/tracker.ts';
import { EvidenceDetector, type EvidenceOptions } from './evidence-detector.ts';

/** Where an object was at a moment, and how much evidence the track has that says so, nats. */
interface SeenMoment {
  readonly moment: Moment;
  readonly nats: number;
}

/**
 * Reports about a whole recording, in hindsight: what the causal detector has followed, from the first event of each object to its last, smoothed. An object is
 * reported from where its evidence begins to grow, not from where it suffices; and no longer than it grows.
 *
 * Memory: the recording, a number for each of its events, and where each object was.
 *
 * @param onProgress awaited with the share of the work that is done
 */
export async function* hindsightReports(
  events: EventStream,
  options: EvidenceOptions = {},
  onProgress: (share: number) => void | Promise<void> = () => {},
): AsyncGenerator<Report, void> {
  const { recording = '', binPx = 1 } = options;
  const { t } = events;
  if (t.length === 0) return;
  const followed = new Followed(t.length);
  const others: FollowWatch = options.watch ?? {};
  const watch: FollowWatch = {
    onUnexplained: followed.onUnexplained,
    onTracks: (tracks, now) => {
      followed.onTracks(tracks, now);
      others.onTracks?.(tracks, now);
    },
    onWeighed: others.onWeighed,
  };
  const detector = await EvidenceDetector.open(events.sensor, { ...options, watch });
  const { stepUs } = detector;
  const times: number[] = [];
  const scores = new Map<number, Pick<TrackPoint, 'score' | 'falseAlarmsPerHour'>>();
  for await (const { tUs, points } of run(detector, stepsOf(events, stepUs))) {
    times.push(tUs);
    for (const { track, score, falseAlarmsPerHour } of points)
      scores.set(track, falseAlarmsPerHour === undefined ? { score } : { score, falseAlarmsPerHour });
    await onProgress((tUs - t[0]) / (t[t.length - 1] + stepUs - t[0]));
  }
  const seen = binnedEvents(events, binPx);
  const byPixel = new EventsByPixel(seen, followed.ratios);
  const sights = new Map<number, Map<number, SeenMoment>>(times.map((tUs) => [tUs, new Map()]));
  for (const id of scores.keys())
    for (const [tUs, sight] of followed.sightsOf(id, seen, stepUs)) {
      if (!sights.has(tUs)) sights.set(tUs, new Map());
      sights.get(tUs)?.set(id, sight);
    }
  for (const [tUs, objects] of [...sights].toSorted(([one], [other]) => one - other)) {
    const within = (rows: PixelRows, sinceUs: number) => byPixel.within(rows, sinceUs, tUs);
    const view = { recording, size: seen.sensor, binPx, within };
    const found: ReportedObject[] = [];
    for (const [id, { moment }] of [...objects].toSorted(([one], [other]) => one - other))
      if (isOnSensor(moment, seen.sensor)) found.push(reported(id, moment, scores.get(id) as Pick<TrackPoint, 'score'>, view));
    yield reportOf(tUs, found);
  }
}

/** All that was followed and became an object, or is as yet none. */
class Followed {
  readonly ratios: Float32Array;
  #events = 0;
  #leadPx = 0;
  readonly #lives = new Map<Track, Moment[]>();

  constructor(events: number) {
    this.ratios = new Float32Array(events);
  }

  readonly onUnexplained = (ratios: Float32Array): void => {
    this.ratios.set(ratios, this.#events);
    this.#events += ratios.length;
  };

  readonly onTracks = (tracks: readonly Track[], { isForAll, leadPx }: FollowedNow): void => {
    this.#leadPx = leadPx;
    const alive = new Set(tracks);
    for (const track of this.#lives.keys()) if (track.id === undefined && !alive.has(track)) this.#lives.delete(track);
    for (const track of tracks) {
      if (!isForAll && !isFast(track)) continue;
      const moments = this.#lives.get(track);
      if (moments === undefined) this.#lives.set(track, [momentOf(track)]);
      else moments.push(momentOf(track));
    }
  };

  /** When and where an object was, by that of its tracks which has most evidence. */
  sightsOf(id: number, events: EventStream, stepUs: number): Map<number, SeenMoment> {
    const sights = new Map<number, SeenMoment>();
    const lives = [...this.#lives].filter(([track]) => track.id === id).toSorted(([one], [other]) => one.bornUs - other.bornUs);
    for (const [k, [track, all]] of lives.entries()) {
      const moments = smoothed(whileThere({ track, moments: all }), track.drift);
      const nats = moments[moments.length - 1].nats - moments[0].nats;
      const [first] = moments;
      const everyUs = stepUs * (isFast(first) ? 1 : evidenceTiming.stepsPerAnswer);
      const before = k > 0 ? [] : broughtBack(track, first, { ...events, ratio: this.ratios, leadPx: this.#leadPx }, everyUs);
      for (const moment of [...before, ...moments])
        if (nats > (sights.get(moment.tUs)?.nats ?? -Infinity)) sights.set(moment.tUs, { moment, nats });
    }
    return sights;
  }
}

import { checkEvents, type EventStream, type SensorSize } from '@spikeseg/events';
import { type Backend, checkOptions } from '@spikeseg/snn-core';
import type { FoundEvents } from '../belief/found-events.ts';
import type { PixelRows } from '../belief/pixel-rows.ts';
import { lotOf } from '../belief/ratio-classes.ts';
import type { DecodedDetection } from '../detections/detection.ts';
import { fourDigits, rounded } from '../detections/detection.ts';
import type { Report } from '../detector.ts';
import { unbinned } from '../search/binning.ts';
import { type EvidenceModel, evidenceTiming, fastPxS, reportedNats, stepS } from '../search/ebssa.ts';
import type { EvidenceWatch, FollowWatch, ObjectEvidence } from '../search/evidence-watch.ts';
import { type LearnedMotion, motionsIn } from '../search/learned-motions.ts';
import { spotBoxPx, spotEvents } from '../search/place.ts';
import type { TrackPoint } from '../tracks/tracker.ts';
import { type FollowedObject, Follower, type FollowerState } from './follower.ts';
import { PlaceSearch, type PlaceSearchState } from './place-search.ts';
import { ExistenceTest } from './track/existence.ts';
import { type Moment, momentOf } from './track/lives.ts';
import { rateOf, spotPx2 } from './track/track.ts';

/** What is carried from step to step, as plain data. */
export interface FollowState {
  readonly search: PlaceSearchState;
  readonly follower: FollowerState;
}

/** When a track is an object, and who looks on. */
export interface FollowOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /** Evidence from which on a track is an object, nats: the first 8 make it a track, the rest it gains itself. */
  readonly thresholdNats: number;
  /** Tracks per hour that may be objects by chance: the threshold moves to where that many are, beginning with 20. Null, or left out: it stays. */
  readonly wishedFalseAlarmsPerHour?: number | null | undefined;
  readonly watch?: EvidenceWatch | undefined;
}

const optionRules = {
  recording: 'any',
  thresholdNats: { above: 0 },
  wishedFalseAlarmsPerHour: { above: 0, optional: true },
  watch: 'any',
} as const;

/** Searches and follows: the search is given what nothing known explains, the follower what the search finds. */
export class FollowedReports {
  readonly #size: SensorSize;
  readonly #options: FollowOptions;
  readonly #binPx: number;
  readonly #search: PlaceSearch;
  readonly #test: ExistenceTest;
  readonly #follower: Follower;

  /**
   * @param size of the sensor as it is seen @param binPx pixels of the sensor on a side that are seen as one
   * @throws TypeError, RangeError for options that are none, and whatever the engine throws that cannot run the network
   */
  static async open(
    backend: Backend,
    size: SensorSize,
    { recording, thresholdNats, wishedFalseAlarmsPerHour, watch }: FollowOptions,
    model: EvidenceModel,
    binPx: number,
  ): Promise<FollowedReports> {
    const wished = { recording, thresholdNats, wishedFalseAlarmsPerHour: wishedFalseAlarmsPerHour ?? undefined, watch };
    checkOptions('EvidenceDetector', wished, optionRules);
    return new FollowedReports(await PlaceSearch.open(backend, size, model), size, wished, binPx, motionsIn(model));
  }

  private constructor(
    search: PlaceSearch,
    size: SensorSize,
    options: FollowOptions,
    binPx: number,
    shared: readonly LearnedMotion[],
  ) {
    this.#search = search;
    this.#size = size;
    this.#options = options;
    this.#binPx = binPx;
    this.#test = new ExistenceTest(options.wishedFalseAlarmsPerHour ?? undefined, options.thresholdNats - reportedNats);
    this.#follower = new Follower(size, this.#test, shared);
  }

  /**
   * Takes in events of the present step, with the likelihood ratio of each.
   *
   * @returns of each, 1 where it comes from an object that is followed, drawn by its share
   * @throws RangeError for one beside the sensor, for times that fall, and for another number of ratios
   */
  addAll(events: EventStream, ratios: ArrayLike<number>): Uint8Array {
    checkEvents('events', events, this.#size);
    if (ratios.length !== events.t.length)
      throw new RangeError(`events: expected a ratio for each of ${events.t.length}, got ${ratios.length}`);
    const left = this.#follower.take(events, ratios, this.#options.watch);
    this.#search.addAll(events, left);
    const isObject = new Uint8Array(left.length);
    for (let i = 0; i < left.length; i++)
      isObject[i] = lotOf(ratios[i], events.x[i], events.y[i]) * ratios[i] < ratios[i] - left[i] ? 1 : 0;
    return isObject;
  }

  /** Ends a step. @returns what is reported: of all objects every 40 ms, of fast ones in every step where there are any; else undefined */
  async step(endUs: number): Promise<Report | undefined> {
    const found = await this.#search.step(endUs, this.#options.watch?.onLevels);
    const all = this.#follower.step(endUs, found);
    const isForAll = this.#search.steps % evidenceTiming.stepsPerAnswer === 0;
    const watch: FollowWatch | undefined = this.#options.watch;
    const perHour = (nats: number): number => this.#test.perHour(nats);
    const trackNats = (): number => this.#test.nats;
    watch?.onTracks?.(this.#follower.tracks, { isForAll, leadPx: this.#follower.leadPx, perHour, trackNats });
    const objects = isForAll ? all : all.filter(({ track }) => isFast(track));
    if (!isForAll && objects.length === 0) return undefined;
    watch?.onObjects?.(
      endUs,
      objects.map((object) => this.#evidence(object)),
    );
    const report = reportOf(
      endUs,
      objects.map((object) => this.#reported(object, endUs)),
    );
    return this.#follower.slews ? { ...report, slews: true } : report;
  }

  get keepsState(): boolean {
    return this.#search.keepsState;
  }

  get state(): FollowState {
    return { search: this.#search.state, follower: this.#follower.state };
  }

  restore({ search, follower }: FollowState, shiftUs: number): void {
    this.#search.restore(search, shiftUs);
    this.#follower.restore(follower, shiftUs);
  }

  dispose(): void {
    this.#search.dispose();
  }

  #evidence({ id, track }: FollowedObject): ObjectEvidence {
    const spreadPx = this.#binPx * Math.sqrt(track.pp + spotPx2);
    return { track: id, nats: track.nats, thresholdNats: this.#test.nats, rateHz: rateOf(track), spreadPx };
  }

  #reported({ id, track }: FollowedObject, endUs: number): ReportedObject {
    const { maxNats } = track;
    const alarms = this.#test.isWatched ? { falseAlarmsPerHour: this.#test.perHour(maxNats) } : {};
    const evidence = { score: maxNats / this.#test.nats, ...alarms };
    const within = (rows: PixelRows, sinceUs: number): FoundEvents => this.#follower.recent.within(rows, sinceUs);
    return reported(id, { ...momentOf(track), tUs: endUs }, evidence, {
      recording: this.#options.recording,
      size: this.#size,
      binPx: this.#binPx,
      within,
    });
  }
}

/** What is seen of a recording. */
export interface View {
  readonly recording: string;
  /** Of the sensor as it is seen, and pixels of the sensor on a side that are seen as one. */
  readonly size: SensorSize;
  readonly binPx: number;
  /** Events of some pixels since a time until now; until the next call. */
  readonly within: (rows: PixelRows, sinceUs: number) => FoundEvents;
}

export interface ReportedObject {
  readonly detection: DecodedDetection;
  readonly point: TrackPoint;
}

/** @param tUs time of the report, µs */
export const reportOf = (tUs: number, objects: readonly ReportedObject[]): Report => ({
  tUs,
  detections: objects.map(({ detection }) => detection),
  points: objects.map(({ point }) => point),
  tracks: objects.map(({ point }) => point.track),
});

/** An object at a moment, as it is reported. */
export function reported(
  track: number,
  { tUs, x, y, vx, vy, pp, vv, rateHz }: Omit<Moment, 'pv' | 'nats'>,
  evidence: Pick<TrackPoint, 'score' | 'falseAlarmsPerHour'>,
  { recording, size, binPx, within }: View,
): ReportedObject {
  const durationUs = 1e6 * stepS * (isFast({ vx, vy }) ? 1 : evidenceTiming.stepsPerAnswer);
  const seen = rounded({
    recording,
    tUs,
    durationUs,
    x: Math.min(Math.max(x, -0.5), size.width - 0.5),
    y: Math.min(Math.max(y, -0.5), size.height - 0.5),
    w: spotBoxPx,
    h: spotBoxPx,
    ...evidence,
    vx,
    vy,
    events: spotEvents(size, { x, y }, (rows) => within(rows, tUs - durationUs)),
  });
  const detection = unbinned(seen, binPx);
  const { durationUs: _, events: __, ...shared } = detection;
  const [s, sv] = [fourDigits(binPx * Math.sqrt(pp)), fourDigits(binPx * Math.sqrt(vv))];
  const known = { sx: s, sy: s, svx: sv, svy: sv, rateHz: fourDigits(rateHz) };
  return { detection, point: { ...shared, track, ...known } };
}

/** Whether an object moves by the width of its spot between two reports of all. */
export const isFast = ({ vx, vy }: { readonly vx: number; readonly vy: number }): boolean => vx * vx + vy * vy > fastPxS ** 2;

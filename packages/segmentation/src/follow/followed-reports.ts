import { checkEvents, type EventStream, type SensorSize } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/decoded.ts';
import { fourDigits, rounded } from '../detections/detection.ts';
import { lotOf } from '../belief/ratio-classes.ts';
import { unbinned } from '../search/binning.ts';
import { type EvidenceModel, reportedNats, stepS } from '../search/ebssa.ts';
import type { EvidenceWatch, SearchOptions } from '../search/evidence-search.ts';
import { spotBoxPx, spotEvents } from '../search/place.ts';
import type { Tracked, TrackPoint } from '../tracks/tracker.ts';
import { ExistenceTest } from './existence.ts';
import { type FollowedObject, Follower, type FollowerState } from './follower.ts';
import { PlaceSearch, type PlaceSearchState } from './place-search.ts';

/** What is carried from step to step, as plain data. */
export interface FollowState {
  readonly search: PlaceSearchState;
  readonly follower: FollowerState;
}

/** Detections of a step with their tracks. */
export interface Followed extends Tracked {
  readonly detections: readonly DecodedDetection[];
}

/** Searches and follows: the search is given what nothing known explains, the follower what the search finds. */
export class FollowedReports {
  readonly #size: SensorSize;
  readonly #options: SearchOptions;
  readonly #binPx: number;
  readonly #search: PlaceSearch;
  readonly #test: ExistenceTest;
  readonly #follower: Follower;

  /** @param size of the sensor as it is seen @param binPx pixels of the sensor on a side that are seen as one */
  static async open(
    backend: Backend,
    size: SensorSize,
    options: SearchOptions,
    model: EvidenceModel,
    binPx: number,
  ): Promise<FollowedReports> {
    return new FollowedReports(await PlaceSearch.open(backend, size, model), size, options, binPx);
  }

  private constructor(search: PlaceSearch, size: SensorSize, options: SearchOptions, binPx: number) {
    this.#search = search;
    this.#size = size;
    this.#options = options;
    this.#binPx = binPx;
    // What is left to θ after what the search has found.
    this.#test = new ExistenceTest(options.falseAlarmsPerHour ?? undefined, options.thresholdNats - reportedNats);
    this.#follower = new Follower(size, this.#test);
  }

  /**
   * Takes in events of the present step, with the likelihood ratio of each.
   *
   * @returns of each, 1 where it comes from an object that is followed, drawn by its share
   * @throws RangeError for one beside the sensor, and for times that fall
   */
  addAll(events: EventStream, ratios: ArrayLike<number>, onClasses: EvidenceWatch['onClasses']): Uint8Array {
    checkEvents('events', events, this.#size);
    const left = this.#follower.take(events, ratios);
    if (onClasses === undefined) this.#search.addAll(events, left);
    else onClasses(this.#search.addEach(events, left));
    return Uint8Array.from(left, (one, i) => (lotOf(ratios[i], events.x[i], events.y[i]) * ratios[i] < ratios[i] - one ? 1 : 0));
  }

  /** Ends a step. */
  async step(endUs: number): Promise<Followed> {
    const found = await this.#search.step(endUs, this.#options.watch?.onLevels);
    const objects = this.#follower.step(endUs, found);
    const detections = objects.map((object) => unbinned(this.#detection(object, endUs), this.#binPx));
    const points = objects.map((object, k) => this.#point(object, detections[k]));
    return { detections, points, tracks: objects.map(({ id }) => id) };
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

  #detection({ track: { x, y, vx, vy, nats } }: FollowedObject, endUs: number): DecodedDetection {
    const alarms = this.#test.isWatched ? { falseAlarmsPerHour: this.#test.perHour(nats) } : {};
    const durationUs = stepS * 1e6;
    return rounded({
      recording: this.#options.recording,
      tUs: endUs,
      durationUs,
      x: Math.min(Math.max(x, -0.5), this.#size.width - 0.5),
      y: Math.min(Math.max(y, -0.5), this.#size.height - 0.5),
      w: spotBoxPx,
      h: spotBoxPx,
      score: nats / this.#test.nats,
      ...alarms,
      vx,
      vy,
      events: spotEvents(this.#size, { x, y }, (rows) => this.#follower.recent.within(rows, endUs - durationUs)),
    });
  }

  #point({ id, track: { pp, vv } }: FollowedObject, detection: DecodedDetection): TrackPoint {
    const { recording, tUs, x, y, w, h, score, vx = 0, vy = 0, falseAlarmsPerHour } = detection;
    const [s, sv] = [fourDigits(this.#binPx * Math.sqrt(pp)), fourDigits(this.#binPx * Math.sqrt(vv))];
    return { recording, track: id, tUs, x, y, vx, vy, w, h, score, falseAlarmsPerHour, sx: s, sy: s, svx: sv, svy: sv };
  }
}

import {
  BackgroundModel,
  type BackgroundState,
  checkSensor,
  type EventStep,
  type EventStream,
  type SensorSize,
  usualOffShare,
} from '@spikeseg/events';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import type { EventWeights, StepWeights } from '../belief/step-weigher.ts';
import { withoutEvents } from '../detections/decoded.ts';
import type { Detector, Report } from '../detector.ts';
import { FollowedReports, type FollowState } from '../follow/followed-reports.ts';
import { binnedEvents, binnedSensor, sensorPlace, unbinned } from '../search/binning.ts';
import { type EvidenceModel, ebssaModel, evidenceTiming, stepS } from '../search/ebssa.ts';
import { EvidenceSearch, type EvidenceWatch, type SearchOptions, type SearchState } from '../search/evidence-search.ts';
import type { Level } from '../search/level-peaks.ts';
import { Tracker, type TrackerOptions, type TrackerState } from '../tracks/tracker.ts';

/** How an {@link EvidenceDetector} searches and follows; what is left out is that of {@link evidenceDefaults} and {@link trackingDefaults}. */
export interface EvidenceOptions extends Partial<Omit<SearchOptions, 'watch'>> {
  /** An engine with transport layers; that of WebAssembly where it is left out. */
  readonly backend?: Backend | undefined;
  /** For the sensor as the detector sees it, binned; that of `ebssaModel` where it is left out. */
  readonly model?: EvidenceModel | undefined;
  /** Share of the events of objects that are OFF. */
  readonly offShare?: number | undefined;
  /** Pixels of the sensor on a side that it takes as one; 1 where it is left out. */
  readonly binPx?: number | undefined;
  readonly tracking?: Omit<TrackerOptions, 'sensor'> | undefined;
  /** What tracks are made of: of detections, by a filter behind the search; or of events, by tracks that test themselves. Detections where it is left out. */
  readonly tracks?: 'detections' | 'events' | undefined;
  /** What weighs the events, as the detector sees them; a model of the background that is learned as they come where it is left out. */
  readonly weights?: EventWeights | StepWeights | undefined;
  readonly watch?: EvidenceWatch | undefined;
}

/** How evidence is searched for, unless it is said otherwise. */
export const evidenceDefaults = { recording: '', thresholdNats: 20, falseAlarmsPerHour: 1, separationPx: 8 } as const;

/** How tracks are made, unless it is said otherwise. */
export const trackingDefaults: Omit<TrackerOptions, 'sensor'> = {
  noise: { positionPx: 1.5, driftPxS: 10, speedPxS: 20 },
  gate: 30,
  confirmHits: 4,
  coastS: 2,
  tentativeCoastS: 0.5,
};

/** What an {@link EvidenceDetector} carries from step to step, as plain data. */
export interface EvidenceState {
  /** Start of step 0, µs, and steps that are over. */
  readonly firstUs: number;
  readonly next: number;
  readonly background: BackgroundState;
  /** Of tracks that are made of detections. */
  readonly detector?: SearchState | undefined;
  readonly tracker?: TrackerState | undefined;
  /** Of tracks that are made of events. */
  readonly followed?: FollowState | undefined;
  /** Share of the events of objects that are OFF, as it believes, where that is not the usual one. */
  readonly offShare?: number | undefined;
}

const stepUs = stepS * 1e6;

/**
 * Finds and follows compact objects by the evidence that their events add up to: weighs every event against a background that it learns as events come, gives
 * the weights to the network of `ebssaModel`, and makes tracks of what that finds. Causal. Keeps the background, the potentials, the events of the last
 * moment and the tracks.
 */
export class EvidenceDetector implements Detector {
  readonly stepUs: number = stepUs;
  readonly keptUs: number = 1e6 * evidenceTiming.memoryS;
  /** Its network, for the sensor as it sees it. */
  readonly model: EvidenceModel;
  readonly #recording: string;
  readonly #binPx: number;
  /** As it sees it. */
  readonly #sensor: SensorSize;
  readonly #offShare: number;
  readonly #onClasses: EvidenceWatch['onClasses'];
  readonly #search: EvidenceSearch | FollowedReports;
  readonly #tracker: Tracker;
  #weights: EventWeights | StepWeights | undefined;
  #background: BackgroundModel | undefined;
  #from: EvidenceState | undefined;
  #firstUs = 0;
  #next = 0;

  /**
   * @param sensor of the events
   * @throws TypeError, RangeError for options or a sensor that are none, and whatever the engine throws that cannot run the network
   */
  static async open(sensor: SensorSize, options: EvidenceOptions = {}): Promise<EvidenceDetector> {
    const {
      backend = wasmBackend,
      model: given,
      offShare: _share,
      binPx = 1,
      tracking = trackingDefaults,
      tracks = 'detections',
      weights: _weights,
      watch,
      ...search
    } = options;
    checkSensor('EvidenceDetector', sensor);
    const seen = binnedSensor(sensor, binPx);
    const model = given ?? ebssaModel(seen);
    const searching = { ...evidenceDefaults, ...search, watch: watch && watchOnSensor(watch, binPx) };
    const opened =
      tracks === 'events'
        ? await FollowedReports.open(backend, seen, searching, model, binPx)
        : await EvidenceSearch.open(backend, seen, searching, model);
    return new EvidenceDetector({ search: opened, model, tracker: new Tracker({ ...tracking, sensor }), sensor: seen }, options);
  }

  private constructor({ search, model, tracker, sensor }: Parts, options: EvidenceOptions) {
    this.#search = search;
    this.model = model;
    this.#tracker = tracker;
    this.#sensor = sensor;
    this.#recording = options.recording ?? evidenceDefaults.recording;
    this.#binPx = options.binPx ?? 1;
    this.#offShare = options.offShare ?? usualOffShare;
    this.#weights = options.weights;
    this.#onClasses = options.watch?.onClasses;
  }

  async *push({ index, startUs, events }: EventStep): AsyncGenerator<Report, void> {
    const firstUs = startUs - index * stepUs;
    const weights = (this.#weights ??= this.#begin(firstUs));
    while (this.#next < index) yield* this.#end(firstUs + ++this.#next * stepUs);
    await this.#add(binnedEvents(events, this.#binPx), weights);
    this.#next++;
    yield* this.#end(startUs + stepUs);
  }

  async *end(): AsyncGenerator<Report, void> {
    // Every step was reported when it ended.
  }

  close(): void {
    this.#search.dispose();
  }

  /** Whether the engine tells and takes a state, and it weighs its events itself. */
  get keepsState(): boolean {
    return this.#search.keepsState && (this.#weights === undefined || this.#weights === this.#background);
  }

  /** What to go on from: the state after the last step, or that which it was to go on from; undefined where there is none. */
  get state(): EvidenceState | undefined {
    if (this.#background === undefined) return this.#from;
    return {
      firstUs: this.#firstUs,
      next: this.#next,
      background: this.#background.learned,
      ...(this.#search instanceof FollowedReports
        ? { followed: this.#search.state }
        : { detector: this.#search.state, tracker: this.#tracker.state }),
      ...(this.#offShare !== usualOffShare && { offShare: this.#offShare }),
    };
  }

  /** Goes on from a state, before the first step, which comes from a `StepCutter` with the grid of the state. @throws RangeError for one of another OFF share */
  restore(state: EvidenceState): void {
    const before = state.offShare ?? usualOffShare;
    if (before !== this.#offShare)
      throw new RangeError(`expected the state of a detector with an OFF share of ${this.#offShare}, got one of ${before}`);
    if ((state.followed !== undefined) !== this.#search instanceof FollowedReports)
      throw new RangeError('expected the state of a detector that makes tracks of the same, got one of another');
    this.#from = state;
  }

  /** @param firstUs start of step 0 */
  #begin(firstUs: number): BackgroundModel {
    const background = new BackgroundModel(this.#sensor, firstUs, this.#offShare);
    this.#firstUs = firstUs;
    this.#background = background;
    if (this.#from === undefined) return background;
    const shiftUs = firstUs - this.#from.firstUs;
    background.restore(this.#from.background, shiftUs);
    const { detector, tracker, followed, next } = this.#from;
    if (this.#search instanceof FollowedReports) {
      if (followed) this.#search.restore(followed, shiftUs);
    } else {
      if (detector) this.#search.restore(detector, shiftUs);
      if (tracker) this.#tracker.restore(tracker, shiftUs);
    }
    this.#next = next;
    return background;
  }

  async #add(events: EventStream, weights: EventWeights | StepWeights): Promise<void> {
    const search = this.#search;
    if (search instanceof FollowedReports) {
      const ratios = 'weigh' in weights ? (await weights.weigh(events)).ratios : weights.ratios(events);
      const isObject = search.addAll(events, ratios, this.#onClasses);
      if ('withdraw' in weights) weights.withdraw?.(events, isObject);
    } else if ('weigh' in weights) search.addWeighed(events, await weights.weigh(events));
    else if (this.#onClasses === undefined) search.addAll(events, weights.ratios(events));
    else this.#onClasses(search.addEach(events, weights.ratios(events)));
  }

  async *#end(endUs: number): AsyncGenerator<Report, void> {
    if (this.#search instanceof FollowedReports) {
      yield { tUs: endUs, ...(await this.#search.step(endUs)) };
      return;
    }
    const found = await this.#search.step(endUs);
    if (found === undefined) return;
    const detections = found.map((one) => unbinned(one, this.#binPx));
    yield { tUs: endUs, detections, ...this.#tracker.step(this.#recording, endUs, detections.map(withoutEvents)) };
  }
}

interface Parts {
  readonly search: EvidenceSearch | FollowedReports;
  readonly model: EvidenceModel;
  readonly tracker: Tracker;
  /** As it is seen. */
  readonly sensor: SensorSize;
}

/** The watch, told of places on the sensor. */
const watchOnSensor = (watch: EvidenceWatch, binPx: number): Pick<EvidenceWatch, 'onLevels'> => ({
  get onLevels(): EvidenceWatch['onLevels'] {
    const tell = watch.onLevels;
    if (tell === undefined || binPx === 1) return tell;
    return (endUs, levels, thresholds) =>
      tell(
        endUs,
        levels.map((ofLayer) => ofLayer.map((level) => onSensor(level, binPx))),
        thresholds,
      );
  },
});

const onSensor = (level: Level, binPx: number): Level => ({
  ...level,
  x: sensorPlace(level.x, binPx),
  y: sensorPlace(level.y, binPx),
});

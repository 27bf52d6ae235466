import {
  BackgroundModel,
  type BackgroundState,
  checkSensor,
  type EventStep,
  type SensorSize,
  usualOffShare,
} from '@spikeseg/events';
import { type Backend, checkOptions, wasmBackend } from '@spikeseg/snn-core';
import type { EventWeights } from '../belief/event-weights.ts';
import type { Detector, Report } from '../detector.ts';
import { FollowedReports, type FollowOptions, type FollowState } from '../follow/followed-reports.ts';
import { binnedEvents, binnedSensor, sensorPlace } from '../search/binning.ts';
import { type EvidenceModel, ebssaModel, evidenceTiming, stepS } from '../search/ebssa.ts';
import type { EvidenceWatch, FollowWatch } from '../search/evidence-watch.ts';
import type { Level } from '../search/level.ts';

/** How an {@link EvidenceDetector} searches and follows; what is left out is that of `evidenceDefaults`. */
export interface EvidenceOptions extends Partial<FollowOptions> {
  /** An engine with transport layers; that of WebAssembly where it is left out. */
  readonly backend?: Backend | undefined;
  /** For the sensor as the detector sees it, binned; that of `ebssaModel` where it is left out. */
  readonly model?: EvidenceModel | undefined;
  /** Share of the events of objects that are OFF. */
  readonly offShare?: number | undefined;
  /** Pixels of the sensor on a side that it takes as one; 1 where it is left out. */
  readonly binPx?: number | undefined;
  /** What weighs the events, as the detector sees them; a model of the background that is learned as they come where it is left out. */
  readonly weights?: EventWeights | undefined;
}

/** When a track is an object, unless it is said otherwise. */
export const evidenceDefaults = { recording: '', thresholdNats: 20, wishedFalseAlarmsPerHour: 1 } as const;

/** What an {@link EvidenceDetector} carries from step to step, as plain data. */
export interface EvidenceState {
  /** Start of step 0, µs, and steps that are over. */
  readonly firstUs: number;
  readonly next: number;
  readonly background: BackgroundState;
  readonly followed: FollowState;
  /** Share of the events of objects that are OFF, as it believes, where that is not the usual one. */
  readonly offShare?: number | undefined;
}

const stepUs = stepS * 1e6;

/** What is `any` is checked where it is used. */
const optionRules = {
  backend: 'any',
  model: 'any',
  offShare: 'any',
  binPx: 'any',
  weights: 'any',
  recording: 'any',
  thresholdNats: 'any',
  wishedFalseAlarmsPerHour: 'any',
  watch: 'any',
} as const;

/**
 * Finds and follows compact objects by the evidence that their events add up to: weighs every event against a background that it learns as events come, gives
 * what no known object explains to the network of `ebssaModel`, and follows what that finds. What known objects explain is no background either. Causal. Keeps
 * the background, the potentials, the events of the last moment and the tracks.
 */
export class EvidenceDetector implements Detector {
  readonly stepUs: number = stepUs;
  readonly keptUs: number = 1e6 * evidenceTiming.memoryS;
  /** Its network, for the sensor as it sees it. */
  readonly model: EvidenceModel;
  readonly #binPx: number;
  /** As it sees it. */
  readonly #sensor: SensorSize;
  readonly #offShare: number;
  readonly #reports: FollowedReports;
  readonly #watch: FollowWatch | undefined;
  #weights: EventWeights | undefined;
  #background: BackgroundModel | undefined;
  #from: EvidenceState | undefined;
  #firstUs = 0;
  #next = 0;

  /**
   * @param sensor of the events
   * @throws TypeError, RangeError for options or a sensor that are none, and whatever the engine throws that cannot run the network
   */
  static async open(sensor: SensorSize, options: EvidenceOptions = {}): Promise<EvidenceDetector> {
    const { backend = wasmBackend, model: given, binPx = 1, watch } = options;
    checkOptions('EvidenceDetector', options, optionRules);
    checkSensor('EvidenceDetector', sensor);
    const seen = binnedSensor(sensor, binPx);
    const model = given ?? ebssaModel(seen);
    const following = { ...evidenceDefaults, ...options, watch: watch && watchOnSensor(watch, binPx) };
    return new EvidenceDetector(await FollowedReports.open(backend, seen, following, model, binPx), model, seen, options);
  }

  private constructor(reports: FollowedReports, model: EvidenceModel, sensor: SensorSize, options: EvidenceOptions) {
    this.#reports = reports;
    this.model = model;
    this.#sensor = sensor;
    this.#binPx = options.binPx ?? 1;
    this.#offShare = options.offShare ?? usualOffShare;
    this.#weights = options.weights;
    this.#watch = options.watch;
  }

  async *push({ index, startUs, events }: EventStep): AsyncGenerator<Report, void> {
    const firstUs = startUs - index * stepUs;
    const weights = (this.#weights ??= this.#begin(firstUs));
    while (this.#next < index) yield* this.#end(firstUs + ++this.#next * stepUs);
    const seen = binnedEvents(events, this.#binPx);
    const ratios = weights.ratios(seen);
    const isObject = this.#reports.addAll(seen, ratios);
    this.#watch?.onWeighed?.(seen, ratios, isObject);
    weights.withdraw?.(seen, isObject);
    this.#next++;
    yield* this.#end(startUs + stepUs);
  }

  async *end(): AsyncGenerator<Report, void> {
    // Every step was reported when it ended.
  }

  close(): void {
    this.#reports.dispose();
  }

  /** Whether the engine tells and takes a state, and it weighs its events itself. */
  get keepsState(): boolean {
    return this.#reports.keepsState && (this.#weights === undefined || this.#weights === this.#background);
  }

  /** What to go on from: the state after the last step, or that which it was to go on from; undefined where there is none. */
  get state(): EvidenceState | undefined {
    if (this.#background === undefined) return this.#from;
    return {
      firstUs: this.#firstUs,
      next: this.#next,
      background: this.#background.learned,
      followed: this.#reports.state,
      ...(this.#offShare !== usualOffShare && { offShare: this.#offShare }),
    };
  }

  /** Goes on from a state, before the first step, which comes from a `StepCutter` with the grid of the state. @throws RangeError for one of another OFF share */
  restore(state: EvidenceState): void {
    const before = state.offShare ?? usualOffShare;
    if (before !== this.#offShare)
      throw new RangeError(`expected the state of a detector with an OFF share of ${this.#offShare}, got one of ${before}`);
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
    this.#reports.restore(this.#from.followed, shiftUs);
    this.#next = this.#from.next;
    return background;
  }

  async *#end(endUs: number): AsyncGenerator<Report, void> {
    const report = await this.#reports.step(endUs);
    if (report !== undefined) yield report;
  }
}

/** The watch, called with places on the sensor. */
const watchOnSensor = (watch: FollowWatch, binPx: number): FollowWatch => ({
  get onLevels(): EvidenceWatch['onLevels'] {
    const tell = watch.onLevels;
    if (tell === undefined || binPx === 1) return tell;
    return (endUs, levels) =>
      tell(
        endUs,
        levels.map((ofLayer) => ofLayer.map((level) => onSensor(level, binPx))),
      );
  },
  get onObjects(): EvidenceWatch['onObjects'] {
    return watch.onObjects;
  },
  get onSpot(): EvidenceWatch['onSpot'] {
    return watch.onSpot;
  },
  onWeighed: watch.onWeighed,
  onBelieved: watch.onBelieved,
  onUnexplained: watch.onUnexplained,
  onTracks: watch.onTracks,
});

const onSensor = (level: Level, binPx: number): Level => ({
  ...level,
  x: sensorPlace(level.x, binPx),
  y: sensorPlace(level.y, binPx),
});

import { BackgroundModel, type BackgroundState, type EventStep, type SensorSize, usualOffShare } from '@spikeseg/events';
import {
  binnedEvents,
  binnedSensor,
  EvidenceDetector,
  type EvidenceModel,
  type EvidenceState,
  type Level,
  type LevelObserver,
  sensorPlace,
  Tracker,
  type TrackerState,
  unbinned,
} from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { type Model, withoutEvents } from '../models/detector.ts';
import { binOf, evidenceOptions, evidenceStepUs, onSensor } from '../models/evidence.ts';
import type { LiveWatch } from './live-watch.ts';
import type { LiveAnswers, StepAnswer } from './step-answer.ts';

/** Longest time between a state and what comes after it, s. */
const longestGapS = 86_400;

/** What {@link LiveEvidence} carries from step to step, as plain data. */
export interface LiveState {
  /** Start of step 0, µs, and steps that are over. */
  readonly firstUs: number;
  readonly next: number;
  readonly background: BackgroundState;
  readonly detector: EvidenceState;
  readonly tracker: TrackerState;
  /** Share of the events of objects that are OFF, as it believes, where that is not the usual one. */
  readonly offShare?: number | undefined;
}

/** How a {@link LiveEvidence} is opened. */
export interface LiveEvidenceOptions {
  /** The state to go on from, of the network on the sensor and its weights; its steps then come from a `StepCutter` with the same grid. */
  readonly stateOf?: (model: EvidenceModel) => LiveState | undefined;
  /** Told after every step what the layers hold, while it wants that. */
  readonly feed?: Pick<LiveWatch['feed'], 'takeLevels'> | undefined;
}

/**
 * The network that adds up evidence, on a live stream in steps of {@link evidenceStepUs}: the same detections and track points as
 * `detect` and `segmentRecording` give of the whole recording, to the bit. Keeps the model of the background, the potentials, the
 * events of the last moment and the tracker.
 */
export class LiveEvidence implements LiveAnswers {
  readonly #recording: string;
  readonly #bin: number;
  /** As the detector sees it. */
  readonly #sensor: SensorSize;
  readonly #offShare: number;
  readonly #step: LiveParts['step'];
  readonly #tracker: Tracker;
  readonly #from: LiveState | undefined;
  /** The network on the sensor. */
  readonly model: EvidenceModel;
  readonly #detector: EvidenceDetector;
  #background: BackgroundModel | undefined;
  #firstUs = 0;
  #next = 0;

  /**
   * @param backend an engine with transport layers
   * @param recording name to write into the answers
   */
  static async open(
    backend: Backend,
    model: Model,
    recording: string,
    sensor: SensorSize,
    { stateOf = () => undefined, feed }: LiveEvidenceOptions = {},
  ): Promise<LiveEvidence> {
    const { config } = model;
    const bin = binOf(model);
    const seen = binnedSensor(sensor, bin);
    const fitting = onSensor(backend, model, seen);
    const from = stateOf(fitting);
    const offShare = config.evidence.object_off_share;
    const before = from?.offShare ?? usualOffShare;
    if (from && before !== offShare)
      throw new UsageError(
        `--state: expected the state of a detector with evidence.object_off_share ${offShare}, got one of ${before}; give a new name to begin without one`,
      );
    const step = { endUs: 0 };
    const watched = {
      ...evidenceOptions(config, recording),
      // Asked for in every step: where nobody listens no level is gathered.
      get onLevels(): LevelObserver | undefined {
        const take = feed?.takeLevels;
        return take && ((_, levels) => take({ tUs: step.endUs, levels: levels.map((ofLayer) => levelsThere(ofLayer, bin)) }));
      },
    };
    const tracker = new Tracker(trackerOptions(config, sensor));
    return new LiveEvidence({
      recording,
      bin,
      sensor: seen,
      offShare,
      model: fitting,
      detector: await EvidenceDetector.open(backend, seen, watched, fitting),
      step,
      tracker,
      from,
    });
  }

  private constructor(parts: LiveParts) {
    this.model = parts.model;
    this.#detector = parts.detector;
    this.#step = parts.step;
    this.#tracker = parts.tracker;
    this.#recording = parts.recording;
    this.#bin = parts.bin;
    this.#sensor = parts.sensor;
    this.#offShare = parts.offShare;
    this.#from = parts.from;
  }

  async *answers({ events, window: { index, startUs } }: EventStep): AsyncGenerator<StepAnswer, void> {
    const firstUs = startUs - index * evidenceStepUs;
    if (this.#background === undefined) this.#checkGap(index);
    this.#background ??= this.#begin(firstUs);
    while (this.#next < index) yield* this.#endStep(firstUs + ++this.#next * evidenceStepUs);
    const binned = binnedEvents(events, this.#bin);
    this.#detector.addAll(binned, this.#background.ratios(binned));
    this.#next++;
    yield* this.#endStep(startUs + evidenceStepUs);
  }

  get keepsState(): boolean {
    return this.#detector.keepsState;
  }

  /** What to go on from: the state after the last step, or that which it was opened with; undefined where there is none. */
  get state(): LiveState | undefined {
    if (this.#background === undefined) return this.#from;
    return {
      firstUs: this.#firstUs,
      next: this.#next,
      background: this.#background.learned,
      detector: this.#detector.state,
      tracker: this.#tracker.state,
      ...(this.#offShare !== usualOffShare && { offShare: this.#offShare }),
    };
  }

  /** @throws UsageError where a stream goes on so long after its state that the time between costs more than what it holds is worth */
  #checkGap(index: number): void {
    const seconds = ((index - (this.#from?.next ?? index)) * evidenceStepUs) / 1e6;
    if (seconds > longestGapS)
      throw new UsageError(
        `--state: expected a stream that goes on within a day of its state, got one ${Math.round(seconds)} s later; give a new name to begin without one`,
      );
  }

  /** @param firstUs start of step 0 */
  #begin(firstUs: number): BackgroundModel {
    this.#firstUs = firstUs;
    const background = new BackgroundModel(this.#sensor, firstUs, this.#offShare);
    if (this.#from === undefined) return background;
    const shiftUs = firstUs - this.#from.firstUs;
    background.restore(this.#from.background, shiftUs);
    this.#detector.restore(this.#from.detector, shiftUs);
    this.#tracker.restore(this.#from.tracker, shiftUs);
    this.#next = this.#from.next;
    return background;
  }

  dispose(): void {
    this.#detector.dispose();
    this.#background = undefined;
  }

  async *#endStep(endUs: number): AsyncGenerator<StepAnswer, void> {
    this.#step.endUs = endUs;
    const detections = (await this.#detector.step(endUs))?.map((one) => unbinned(withoutEvents(one), this.#bin));
    if (detections === undefined) return;
    yield { tUs: endUs, steps: 1, detections, ...this.#tracker.step(this.#recording, endUs, detections) };
  }
}

/** Levels with their places on the sensor. */
const levelsThere = (levels: readonly Level[], bin: number): readonly Level[] =>
  bin === 1 ? levels : levels.map((level) => ({ ...level, x: sensorPlace(level.x, bin), y: sensorPlace(level.y, bin) }));

interface LiveParts {
  readonly recording: string;
  readonly bin: number;
  readonly sensor: SensorSize;
  readonly offShare: number;
  readonly model: EvidenceModel;
  readonly detector: EvidenceDetector;
  /** End of the step that is run, µs. */
  readonly step: { endUs: number };
  readonly tracker: Tracker;
  readonly from: LiveState | undefined;
}

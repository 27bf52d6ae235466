import { BackgroundModel, type BackgroundState, type EventStep } from '@spikeseg/events';
import { EvidenceDetector, type EvidenceModel, type EvidenceState, Tracker, type TrackerState } from '@spikeseg/segmentation';
import type { Backend, EventStream, SensorSize } from '@spikeseg/snn-core';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { type Model, withoutEvents } from '../models/detector.ts';
import { evidenceOptions, evidenceStepUs, onSensor } from '../models/evidence.ts';
import type { LiveAnswers, StepAnswer } from './step-answer.ts';

/** What {@link LiveEvidence} carries from step to step, as plain data. */
export interface LiveState {
  /** Start of step 0, µs, and steps that are over. */
  readonly firstUs: number;
  readonly next: number;
  readonly background: BackgroundState;
  readonly detector: EvidenceState;
  readonly tracker: TrackerState;
}

/**
 * The network that adds up evidence, on a live stream in steps of {@link evidenceStepUs}: the same detections and track points as
 * `detect` and `segmentRecording` give of the whole recording, to the bit. Keeps the model of the background, the potentials, the
 * events of the last moment and the tracker.
 */
export class LiveEvidence implements LiveAnswers {
  readonly #recording: string;
  readonly #sensor: SensorSize;
  readonly #detector: EvidenceDetector;
  readonly #tracker: Tracker;
  readonly #from: LiveState | undefined;
  /** The network on the sensor. */
  readonly model: EvidenceModel;
  #background: BackgroundModel | undefined;
  #firstUs = 0;
  #next = 0;

  /**
   * @param backend an engine with transport layers
   * @param recording name to write into the answers
   * @param stateOf the state to go on from, of the network on the sensor and its weights; its steps then come from a `StepCutter` with the same grid
   */
  static async open(
    backend: Backend,
    model: Model,
    recording: string,
    sensor: SensorSize,
    stateOf: (model: EvidenceModel) => LiveState | undefined = () => undefined,
  ): Promise<LiveEvidence> {
    const { config } = model;
    const fitting = onSensor(backend, model, sensor);
    const detector = await EvidenceDetector.open(backend, sensor, evidenceOptions(config, recording), fitting);
    const tracker = new Tracker(trackerOptions(config, sensor));
    return new LiveEvidence(detector, tracker, recording, sensor, fitting, stateOf(fitting));
  }

  private constructor(
    detector: EvidenceDetector,
    tracker: Tracker,
    recording: string,
    sensor: SensorSize,
    model: EvidenceModel,
    from: LiveState | undefined,
  ) {
    this.model = model;
    this.#from = from;
    this.#recording = recording;
    this.#sensor = sensor;
    this.#detector = detector;
    this.#tracker = tracker;
  }

  async *answers({ events, window: { index, startUs } }: EventStep): AsyncGenerator<StepAnswer, void> {
    const firstUs = startUs - index * evidenceStepUs;
    this.#background ??= this.#begin(firstUs);
    while (this.#next < index) yield* this.#endStep(firstUs + ++this.#next * evidenceStepUs);
    this.#add(events, this.#background.ratios(events));
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
    };
  }

  /** @param firstUs start of step 0 */
  #begin(firstUs: number): BackgroundModel {
    this.#firstUs = firstUs;
    const background = new BackgroundModel(this.#sensor, firstUs);
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

  #add({ t, x, y }: EventStream, ratios: Float32Array): void {
    for (let i = 0; i < t.length; i++) this.#detector.add(x[i], y[i], t[i], ratios[i]);
  }

  async *#endStep(endUs: number): AsyncGenerator<StepAnswer, void> {
    const detections = (await this.#detector.step(endUs))?.map(withoutEvents);
    if (detections === undefined) return;
    yield { tUs: endUs, steps: 1, detections, ...this.#tracker.step(this.#recording, endUs, detections) };
  }
}

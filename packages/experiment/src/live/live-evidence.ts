import { BackgroundModel, type EventStep } from '@spikeseg/events';
import { EvidenceDetector, Tracker } from '@spikeseg/segmentation';
import type { Backend, EventStream, SensorSize } from '@spikeseg/snn-core';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { type Model, withoutEvents } from '../models/detector.ts';
import { evidenceOptions, evidenceStepUs, onSensor } from '../models/evidence.ts';
import type { LiveAnswers, StepAnswer } from './step-answer.ts';

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
  #background: BackgroundModel | undefined;
  #next = 0;

  /** @param backend an engine with transport layers @param recording name to write into the answers */
  static async open(backend: Backend, model: Model, recording: string, sensor: SensorSize): Promise<LiveEvidence> {
    const { config } = model;
    const fitting = onSensor(backend, model, sensor);
    const detector = await EvidenceDetector.open(backend, sensor, evidenceOptions(config, recording), fitting);
    return new LiveEvidence(detector, new Tracker(trackerOptions(config, sensor)), recording, sensor);
  }

  private constructor(detector: EvidenceDetector, tracker: Tracker, recording: string, sensor: SensorSize) {
    this.#recording = recording;
    this.#sensor = sensor;
    this.#detector = detector;
    this.#tracker = tracker;
  }

  async *answers({ events, window: { index, startUs } }: EventStep): AsyncGenerator<StepAnswer, void> {
    const firstUs = startUs - index * evidenceStepUs;
    this.#background ??= new BackgroundModel(this.#sensor, firstUs);
    for (; this.#next < index; this.#next++) yield* this.#endStep(firstUs + (this.#next + 1) * evidenceStepUs);
    this.#add(events, this.#background.ratios(events));
    this.#next++;
    yield* this.#endStep(startUs + evidenceStepUs);
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

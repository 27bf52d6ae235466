import type { SpikesegConfig } from '@spikeseg/config';
import { BackgroundModel, type EventStep } from '@spikeseg/events';
import { EvidenceDetector, Tracker, tracksOf } from '@spikeseg/segmentation';
import type { EventStream, SensorSize } from '@spikeseg/snn-core';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { withoutEvents } from '../models/detector.ts';
import { evidenceOptions, evidenceStepUs } from '../models/evidence.ts';
import type { LiveAnswers, StepAnswer } from './step-answer.ts';

/**
 * Neurons that add up evidence, on a live stream in steps of {@link evidenceStepUs}: the same detections and track points as
 * `detect` and `segmentRecording` give of the whole recording, to the bit. Keeps the model of the background, the neurons, the
 * events of the last moment and the tracker.
 */
export class LiveEvidence implements LiveAnswers {
  readonly #config: SpikesegConfig;
  readonly #recording: string;
  readonly #sensor: SensorSize;
  readonly #detector: EvidenceDetector;
  readonly #tracker: Tracker;
  #background: BackgroundModel | undefined;
  #next = 0;

  /** @param recording name to write into the answers */
  constructor(config: SpikesegConfig, recording: string, sensor: SensorSize) {
    this.#config = config;
    this.#recording = recording;
    this.#sensor = sensor;
    this.#detector = new EvidenceDetector(sensor, evidenceOptions(config, recording));
    this.#tracker = new Tracker(trackerOptions(config, sensor));
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
    this.#background = undefined;
  }

  #add({ t, x, y }: EventStream, ratios: Float32Array): void {
    for (let i = 0; i < t.length; i++) this.#detector.add(x[i], y[i], t[i], ratios[i]);
  }

  *#endStep(endUs: number): Generator<StepAnswer, void> {
    const detections = this.#detector.step(endUs)?.map(withoutEvents);
    if (detections === undefined) return;
    const points = this.#tracker.step(this.#recording, endUs, detections);
    const tracks = tracksOf(detections, points, this.#config.evaluation.match_radius_px);
    yield { tUs: endUs, steps: 1, detections, tracks, points };
  }
}

import {
  eventsOfSpikes,
  type EventStep,
  type EventStream,
  type EventWindow,
  type SensorSize,
  type WindowOptions,
} from '@spikeseg/events';
import { type ClassSpikeOptions, type Detection, detectionsFromClassSpikes, StepDecoder, Tracker } from '@spikeseg/segmentation';
import type { Backend, Session, SparseSpikes } from '@spikeseg/snn-core';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { computedWeights, freeRunning, isDecodable, type Model, placeByWeights, withoutEvents } from '../models/detector.ts';
import { classLayer } from '../models/network.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import type { LiveAnswers, StepAnswer } from './step-answer.ts';

/**
 * A model that answers after every time step of a live stream what `detect` and `segmentRecording` answer about the whole
 * recording: the same detections and track points, to the bit. Keeps the state of the network and of the tracker, and the
 * spikes of the window so far.
 */
export class LiveDetector implements LiveAnswers {
  readonly #model: Model;
  readonly #recording: string;
  readonly #session: Session;
  readonly #options: WindowOptions;
  readonly #carries: boolean;
  readonly #decoder: StepDecoder;
  readonly #place: Omit<ClassSpikeOptions, 'windowStartUs'>;
  readonly #tracker: Tracker;
  /** Layer whose output is the answer. */
  readonly #last: string;
  readonly #decodes: boolean;
  readonly #record: readonly string[];
  readonly #silence: SparseSpikes;
  /** No event since the neurons were last at rest. */
  #rests = true;
  #next = 0;

  /** @param recording name to write into the answers */
  static async open(backend: Backend, model: Model, recording: string, sensor: SensorSize): Promise<LiveDetector> {
    const computed = { ...model, weights: computedWeights(model) };
    const session = await backend.compile(freeRunning(computed), computed.weights);
    return new LiveDetector(session, computed, recording, sensor);
  }

  private constructor(session: Session, model: Model, recording: string, sensor: SensorSize) {
    const { network } = session;
    const { config, weights } = model;
    const { channels, height, width, timestepMs, normalize } = windowOptions(config);
    this.#model = model;
    this.#recording = recording;
    this.#session = session;
    this.#options = { ...windowOptions(config), steps: 1, stride: 1 };
    this.#carries = config.evaluation.state === 'carry';
    this.#last = classLayer(network);
    this.#decodes = !this.#carries && isDecodable(network);
    const thresholds = weights[`${this.#last}.threshold`].data;
    this.#decoder = new StepDecoder(network, weights, { recording, timestepMs, thresholds });
    this.#place = { ...placeByWeights(network, weights, this.#options, sensor), recording };
    this.#tracker = new Tracker(trackerOptions(config, sensor));
    this.#record = this.#decodes ? network.layers.map(({ name }) => name) : [this.#last];
    const silence = { shape: [1, channels, height, width] as const, offsets: new Uint32Array(2), index: new Uint32Array() };
    this.#silence = normalize ? silence : { ...silence, values: new Float32Array() };
  }

  async *answers({ events, window }: EventStep): AsyncGenerator<StepAnswer, void> {
    const stepUs = Math.round(1000 * this.#options.timestepMs);
    const firstUs = window.startUs - window.index * stepUs;
    const none = { ...events, t: events.t.subarray(0, 0) };
    for (; this.#next < window.index; this.#next++) {
      const skipped = this.#skip(window.index);
      if (skipped > 0) {
        const tUs = firstUs + this.#next * stepUs;
        yield { tUs, steps: skipped, detections: [], tracks: [], points: [] };
        break;
      }
      const startUs = firstUs + this.#next * stepUs;
      const silence = { index: this.#next, startUs, spikes: this.#silence };
      yield this.#track(startUs + stepUs, await this.#detect(silence, none));
    }
    this.#next++;
    yield this.#track(window.startUs + stepUs, await this.#detect(window, events));
  }

  dispose(): void {
    this.#session.dispose();
  }

  /** Passes over the steps without events up to one, where they can change nothing but potentials. @returns how many */
  #skip(index: number): number {
    const steps = index - this.#next;
    if (!this.#rests) {
      // Neurons go on to the end of their window, or for ever.
      if (!this.#carries || this.#session.silence === undefined) return 0;
      this.#session.silence(steps);
    }
    this.#next = index;
    return steps;
  }

  async #detect(step: EventWindow, events: EventStream): Promise<readonly Detection[]> {
    const { startUs, spikes: input } = step;
    if (!this.#carries && step.index % this.#model.config.data.n_timesteps === 0) this.#rests = true;
    // Neurons at rest that nothing reaches stay there.
    if (this.#rests && input.index.length === 0) return [];
    if (this.#rests) this.#decoder.begin(startUs);
    const result = await this.#session.run(input, { record: this.#record, carryState: !this.#rests });
    this.#rests = false;
    if (!this.#decodes) {
      return detectionsFromClassSpikes(result.layers[this.#last], { ...this.#place, windowStartUs: startUs });
    }
    const behind = () => eventsOfSpikes(events, this.#options, step);
    return this.#decoder.step({ input, result }, events, behind).map(withoutEvents);
  }

  #track(tUs: number, detections: readonly Detection[]): StepAnswer {
    return { tUs, steps: 1, detections, ...this.#tracker.step(this.#recording, tUs, detections) };
  }
}

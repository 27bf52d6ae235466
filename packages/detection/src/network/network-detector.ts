import type { EventStep, EventStream, SensorSize } from '@spikeseg/events';
import { type EventWindow, eventsOfSpikes, StepWindows, type WindowOptions } from '@spikeseg/events/windows';
import {
  type Backend,
  joinSteps,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  type Session,
  type SparseSpikes,
  wasmBackend,
} from '@spikeseg/snn-core';
import type { DecodedDetection } from '../detections/detection.ts';
import type { OnlineDetector, Report } from '../detector.ts';
import { Tracker } from '../tracks/tracker.ts';
import { classLayer, computedWeights, freeRunning, isDecodable, placeByWeights } from './class-network.ts';
import { type ClassSpikeOptions, detectionsFromClassSpikes } from './class-spikes.ts';
import { StepDecoder } from './step-decoder.ts';

/** How a {@link NetworkDetector} detects. */
export interface NetworkDetectorOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /** That of WebAssembly where it is left out. */
  readonly backend?: Backend | undefined;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  /** How events become the network's input. Its windows tile: `stride` says nothing. */
  readonly windows: WindowOptions;
  /**
   * Potentials go on from window to window. Then detections lie where the weights of the class are, and consist of no events, as these may lie in an earlier
   * window. Else every window starts from rest, and detections lie where the events are that made them.
   */
  readonly carries: boolean;
  /** False: detections lie where the weights are in any case, which is cheaper where they are only counted. */
  readonly decodes?: boolean | undefined;
  /** Steps that are run at once, which divide a window: 1 reports after every step, a window is faster. 1 where it is left out. */
  readonly stepsAtOnce?: number | undefined;
}

/** A step of those that are run at once. */
interface OpenStep {
  readonly window: EventWindow;
  readonly events: EventStream;
  /** Events before it. */
  readonly before: number;
}

/**
 * Turns the class spikes of a network of convolutions into detections and tracks. Keeps the potentials, the spikes of the window so far, and the tracks. What is
 * found is the same however many steps are run at once.
 */
export class NetworkDetector implements OnlineDetector {
  readonly stepUs: number;
  readonly keptUs: number;
  readonly #options: NetworkDetectorOptions;
  readonly #session: Session;
  readonly #windows: StepWindows;
  readonly #decoder: StepDecoder;
  readonly #decodes: boolean;
  readonly #place: Omit<ClassSpikeOptions, 'windowStartUs'>;
  readonly #tracker: Tracker;
  readonly #record: readonly string[];
  readonly #none: { readonly events: EventStream; readonly spikes: SparseSpikes };
  readonly #atOnce: number;
  #open: OpenStep[] = [];
  /** Start of step 0, µs. */
  #firstUs: number | undefined;
  /** First step of those that were not run. */
  #next = 0;
  /** Events so far. */
  #events = 0;
  /** No event since the neurons were last at rest. */
  #rests = true;

  /** @param sensor of the events @throws TypeError, RangeError for options that are none, and whatever the engine throws that cannot run the network */
  static async open(sensor: SensorSize, options: NetworkDetectorOptions): Promise<NetworkDetector> {
    const { backend = wasmBackend, network, weights } = options;
    const computed = computedWeights(network, weights);
    return new NetworkDetector(await backend.compile(freeRunning(network), computed), computed, sensor, options);
  }

  private constructor(session: Session, weights: NetworkWeights, sensor: SensorSize, options: NetworkDetectorOptions) {
    const { network } = session;
    const { windows, recording, carries, decodes = true, stepsAtOnce = 1 } = options;
    const { timestepMs, channels, height, width, normalize, steps } = windows;
    if (!(Number.isInteger(stepsAtOnce) && stepsAtOnce >= 1 && steps % stepsAtOnce === 0))
      throw new RangeError(`NetworkDetector: stepsAtOnce: expected a number that divides ${steps}, got ${stepsAtOnce}`);
    const last = classLayer(network);
    this.stepUs = Math.round(1000 * timestepMs);
    this.keptUs = this.stepUs;
    this.#options = options;
    this.#session = session;
    this.#windows = new StepWindows(windows);
    this.#decodes = decodes && !carries && isDecodable(network);
    this.#decoder = new StepDecoder(network, weights, { recording, timestepMs, thresholds: weights[`${last}.threshold`].data });
    this.#place = { ...placeByWeights(network, weights, windows, sensor), recording };
    this.#tracker = new Tracker({ sensor });
    this.#record = this.#decodes ? network.layers.map(({ name }) => name) : [last];
    this.#atOnce = stepsAtOnce;
    const silence = { shape: [1, channels, height, width] as const, offsets: new Uint32Array(2), index: new Uint32Array() };
    this.#none = {
      events: { t: new Float64Array(), x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), sensor },
      spikes: normalize ? silence : { ...silence, values: new Float32Array() },
    };
  }

  async *push(step: EventStep): AsyncGenerator<Report, void> {
    const { index, startUs, events } = step;
    this.#firstUs ??= startUs - index * this.stepUs;
    const begin = index - (index % this.#atOnce);
    if (begin > this.#next) {
      yield* this.end();
      yield* this.#pass(begin);
    }
    while (this.#next + this.#open.length < index) this.#open.push(this.#silentStep(this.#next + this.#open.length));
    const window = this.#windows.of(step);
    this.#open.push({ window, events: this.#atOnce === 1 ? events : copied(events), before: this.#events });
    this.#events += events.t.length;
    if (this.#open.length === this.#atOnce) yield* this.#runOpen();
  }

  async *end(): AsyncGenerator<Report, void> {
    if (this.#open.length > 0) yield* this.#runOpen();
  }

  close(): void {
    this.#session.dispose();
  }

  /** Passes over steps without events up to one. */
  async *#pass(index: number): AsyncGenerator<Report, void> {
    const { carries, windows } = this.#options;
    while (this.#next < index) {
      if (!carries && this.#next % windows.steps === 0) this.#rests = true;
      const silence = carries ? this.#session.silence?.bind(this.#session) : undefined;
      if (this.#rests || silence !== undefined) {
        const steps = index - this.#next;
        if (!this.#rests) silence?.(steps);
        this.#next = index;
        yield { tUs: this.#startUs(index), detections: [], tracks: [], points: [] };
      } else yield* this.#runOpen();
    }
  }

  /** Runs the steps that wait, and silence up to as many as are run at once. */
  async *#runOpen(): AsyncGenerator<Report, void> {
    const { carries, windows, recording } = this.#options;
    const begin = this.#next;
    const steps = this.#open;
    this.#open = [];
    while (steps.length < this.#atOnce) steps.push(this.#silentStep(begin + steps.length));
    this.#next = begin + this.#atOnce;
    if (!carries && begin % windows.steps === 0) this.#rests = true;
    const found = await this.#detect(steps);
    for (const [k, detections] of found.entries()) {
      const tUs = this.#startUs(begin + k + 1);
      yield { tUs, detections, ...this.#tracker.step(recording, tUs, detections) };
    }
  }

  async #detect(steps: readonly OpenStep[]): Promise<DecodedDetection[][]> {
    // Neurons at rest that nothing reaches stay there.
    if (this.#rests && steps.every(({ window }) => window.spikes.index.length === 0)) return steps.map(() => []);
    const [{ window }] = steps;
    if (this.#rests) this.#decoder.begin(window.startUs);
    const input = steps.length === 1 ? window.spikes : joinSteps(steps.map((step) => step.window.spikes));
    const result = await this.#session.run(input, { record: this.#record, carryState: !this.#rests });
    this.#rests = false;
    if (!this.#decodes) return this.#byWeights(steps, result.layers);
    const parts = steps.map((step) => ({
      events: step.events,
      behind: () => eventsOfSpikes(step.events, { ...this.#options.windows, steps: 1, stride: 1 }, step.window),
    }));
    return this.#decoder
      .take({ input, result }, parts)
      .map((found, k) => found.map((one) => ({ ...one, events: one.events.map((event) => event + steps[k].before) })));
  }

  #byWeights(steps: readonly OpenStep[], layers: RunResult['layers']): DecodedDetection[][] {
    const options = { ...this.#place, windowStartUs: steps[0].window.startUs };
    const found = detectionsFromClassSpikes(layers[classLayer(this.#session.network)], options);
    return steps.map(({ window }) =>
      found
        .filter(({ tUs }) => tUs === window.startUs + this.stepUs)
        .map((detection) => ({ ...detection, events: new Uint32Array() })),
    );
  }

  #silentStep(index: number): OpenStep {
    const window = { index, startUs: this.#startUs(index), spikes: this.#none.spikes };
    return { window, events: this.#none.events, before: this.#events };
  }

  #startUs(index: number): number {
    return (this.#firstUs ?? 0) + index * this.stepUs;
  }
}

const copied = ({ t, x, y, p, sensor }: EventStream): EventStream => ({
  t: t.slice(),
  x: x.slice(),
  y: y.slice(),
  p: p.slice(),
  sensor,
});

import { setImmediate } from 'node:timers/promises';
import { type Detector as AnyDetector, type Report, run } from '@spikeseg/detection';
import {
  checkSensor,
  type EventStep,
  type EventStream,
  type Recording,
  type SensorSize,
  StepCutter,
  stepsOf,
} from '@spikeseg/events';
import { type OpenedDetector, openDetector } from '../commands/find.ts';
import { programContext } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type ModelOptions } from '../options/settings.ts';
import { untilAborted } from '../stream/pieces.ts';
import { checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

/** How a {@link Detector} is opened. */
export interface OpenOptions extends Omit<DetectorOptions, 'model'> {
  /** Size of the sensor, px. */
  readonly sensor: SensorSize;
}

/**
 * What finds objects while events come in, from a preset, a checkpoint, a detector file or an ONNX file; which of them makes no difference to its users.
 * Give it time steps ({@link push}) or all of a recording or a stream ({@link run}). To be closed, which `run` does.
 */
export class Detector implements AnyDetector {
  readonly #detector: AnyDetector;
  readonly #read: (path: string) => Promise<Recording>;
  readonly sensor: SensorSize;
  /** What it was opened with. */
  readonly model: ModelOptions;
  readonly #signal: AbortSignal;

  private constructor({ detector, read }: OpenedDetector, sensor: SensorSize, model: ModelOptions, signal: AbortSignal) {
    this.#detector = detector;
    this.sensor = sensor;
    this.#read = read;
    this.model = model;
    this.#signal = signal;
  }

  /**
   * @param model checkpoint, detector file, run folder, name of a run, or ONNX file; `ebssa`: evidence neurons, which need no training
   * @throws UsageError, CheckpointError, OnnxModelError; RangeError for a sensor that is none
   */
  static async open(model: string, options: OpenOptions): Promise<Detector> {
    checkProgramOptions('Detector.open', options, ['sensor', ...modelOptions]);
    const { sensor, ...others } = options;
    checkSensor('Detector.open', sensor);
    const asked = modelOf({ ...others, model });
    const context = programContext(options);
    return new Detector(await openDetector(context, sensor, asked), sensor, asked, context.signal);
  }

  /** Length of a time step, µs. */
  get stepUs(): number {
    return this.#detector.stepUs;
  }

  /** Age to which it keeps events, µs. */
  get keptUs(): number {
    return this.#detector.keptUs;
  }

  /** The reports up to the end of a step. @param step of a `StepCutter` with this sensor and `stepUs`, later than the one before */
  push(step: EventStep): AsyncIterable<Report> {
    return this.#detector.push(step);
  }

  /** The reports that are left where nothing comes any more. */
  end(): AsyncIterable<Report> {
    return this.#detector.end();
  }

  close(): void {
    this.#detector.close();
  }

  /**
   * Every report, in time order; closes the detector in the end. Ends at once, and without an error, when `signal` is aborted, also while nothing comes; the
   * source is closed then.
   *
   * @param source path of a recording, a recording in memory, or events as they come
   * @throws UsageError, EventFormatError; InterruptedError for a signal while a file is read; RangeError for events beside the sensor, or not in time order
   */
  async *run(source: string | Recording | AsyncIterable<EventStream>): AsyncGenerator<Report, void> {
    if (typeof source === 'object' && Symbol.asyncIterator in source) {
      yield* this.#reports(cut(untilAborted(source, this.#signal), new StepCutter(this.sensor, this.stepUs)));
      return;
    }
    checkSource('Detector.run', source);
    const { name, events } = typeof source === 'string' ? await this.#read(source) : source;
    const { width, height } = this.sensor;
    if (events.sensor.width > width || events.sensor.height > height)
      throw new UsageError(
        `${name}: expected a sensor of ${width} × ${height} px, as the detector has, got ${events.sensor.width} × ${events.sensor.height}`,
      );
    yield* this.#reports(stepsOf(events, this.stepUs));
  }

  async *#reports(steps: Iterable<EventStep> | AsyncIterable<EventStep>): AsyncGenerator<Report, void> {
    for await (const report of run(this, steps)) {
      // Engines never leave the microtask queue: without a turn of the event loop no signal would be heard.
      await setImmediate();
      if (this.#signal.aborted) return;
      yield report;
    }
  }
}

async function* cut(chunks: AsyncIterable<EventStream>, cutter: StepCutter): AsyncGenerator<EventStep, void> {
  for await (const chunk of chunks) yield* cutter.push(chunk);
  const last = cutter.end();
  if (last !== undefined) yield last;
}

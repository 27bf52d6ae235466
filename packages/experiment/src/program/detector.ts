import { setImmediate } from 'node:timers/promises';
import { classing, type OnlineDetector, type Report, run } from '@spikeseg/detection';
import {
  checkSensor,
  type EventStep,
  type EventStream,
  type Recording,
  type SensorSize,
  StepCutter,
  stepsOf,
} from '@spikeseg/events';
import { type Context, interruption, programContext } from '../context/context.ts';
import { readNamed, recordingsIn } from '../detection/recordings.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import { skyHint } from '../models/detector.ts';
import type { DetectionModel } from '../network/network.ts';
import { readingOf } from '../recordings/reading.ts';
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
export class Detector implements OnlineDetector {
  readonly #detector: OnlineDetector;
  readonly #opened: DetectionModel;
  readonly #context: Context;
  readonly sensor: SensorSize;
  /** What it was opened with. */
  readonly model: Pick<DetectorOptions, 'model' | 'settings'>;

  private constructor(
    context: Context,
    opened: DetectionModel,
    detector: OnlineDetector,
    sensor: SensorSize,
    model: Detector['model'],
  ) {
    this.#context = context;
    this.#opened = opened;
    this.#detector = detector;
    this.sensor = sensor;
    this.model = model;
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
    const opened = await openDetectionModel(context, asked, true);
    const { model: loaded, backend } = opened;
    const use = { recording: 'events', reports: 'at every step' } as const;
    const detector = await detectorOf(loaded.config).open(backend, loaded, sensor, use);
    return new Detector(context, opened, classing(detector, sensor, skyHint(loaded.config)), sensor, { ...others, model });
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
    void this.#opened.close();
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
      yield* this.#reports(cut(untilAborted(source, this.#context.signal), new StepCutter(this.sensor, this.stepUs)));
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

  /** The one recording of a path. @throws UsageError where there are others */
  async #read(path: string): Promise<Recording> {
    const reading = readingOf(this.#opened.model.config);
    const files = await recordingsIn([path], reading);
    if (files.length !== 1) throw new UsageError(`${path}: expected one recording, got ${files.length}; name its file`);
    return readNamed(files[0], reading, interruption(this.#context, 'nothing was written'));
  }

  async *#reports(steps: Iterable<EventStep> | AsyncIterable<EventStep>): AsyncGenerator<Report, void> {
    for await (const report of run(this, steps)) {
      // Engines never leave the microtask queue: without a turn of the event loop no signal would be heard.
      await setImmediate();
      if (this.#context.signal.aborted) return;
      yield report;
    }
  }
}

async function* cut(chunks: AsyncIterable<EventStream>, cutter: StepCutter): AsyncGenerator<EventStep, void> {
  for await (const chunk of chunks) yield* cutter.push(chunk);
  const last = cutter.end();
  if (last !== undefined) yield last;
}

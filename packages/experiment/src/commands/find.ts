import { resolve } from 'node:path';
import { classing, type Detector, type Report } from '@spikeseg/detection';
import { type FormatName, noTimeFaults, timeFaultLines } from '@spikeseg/event-formats';
import { EventFormatError, type Recording, RepeatedEvents, type SensorSize } from '@spikeseg/events';
import { type Context, interruption, stopIfInterrupted } from '../context/context.ts';
import { detectRecordings } from '../detection/detect-recordings.ts';
import { readNamed, recordingsIn, startOf } from '../detection/recordings.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { InterruptedError, UsageError } from '../errors/errors.ts';
import { defaultMaxBurst } from '../live/follow.ts';
import { openLive } from '../live/open-live.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import { skyHint } from '../models/detector.ts';
import type { ModelOptions } from '../options/settings.ts';
import type { Found } from '../pool/mark-detections.ts';
import { readingOf } from '../recordings/reading.ts';
import { cameraEvents, lineEvents, openCamera } from '../stream/stream-events.ts';

/* Detection for programs: nothing is written but the state that was asked for. */

export interface FindOptions extends ModelOptions {
  /** UTC of the first event of the one recording. */
  readonly epoch?: string | undefined;
}

/** What is found in a recording, or in every one below a path. @throws what is wrong with the first that cannot be searched */
export async function findIn(
  context: Context,
  source: string | Recording,
  { epoch, ...options }: FindOptions,
): Promise<readonly Found[]> {
  const opened = await openDetectionModel(context, options);
  try {
    const reading = readingOf(opened.model.config);
    const recordings = typeof source === 'string' ? await recordingsIn(context.call, [source], reading) : [source];
    const startUtcUs = startOf(epoch, recordings.length);
    const stop = interruption(context, 'nothing was written');
    const found: Found[] = [];
    for await (const one of detectRecordings(opened, recordings, { reading, stop, startUtcUs })) {
      if ('error' in one) throw one.error;
      found.push(one);
    }
    return found;
  } finally {
    await opened.close();
  }
}

export interface FindLiveOptions extends ModelOptions {
  /** File to go on from, where there is one, and to keep the state in at the end. */
  readonly state?: string | undefined;
  /** What a camera sends; lines `t_us,x,y,p` where it is left out. */
  readonly format?: FormatName | undefined;
}

/**
 * Reports about what comes in pieces, with bounded memory. Ends at once, without the open step and without an error, when the signal of the context is
 * aborted.
 *
 * @param pieces that end with that signal (`untilAborted`)
 */
export async function* findLive(
  context: Context,
  pieces: AsyncIterable<Uint8Array>,
  sensor: SensorSize,
  { state, format, ...options }: FindLiveOptions,
): AsyncGenerator<Report, void> {
  const stop = interruption(context, 'what was reported until then is complete');
  const opened = await openDetectionModel(context, options, true);
  try {
    const stateFile = state === undefined ? undefined : resolve(context.call.cwd, state);
    const { detector, cutter, save } = await openLive(opened.backend, opened.model, 'live', sensor, { stateFile });
    const burst = { maxBurst: defaultMaxBurst, withinUs: detector.keptUs };
    const parts = { name: 'live', sensor, burst, repeated: new RepeatedEvents(sensor) };
    const times = noTimeFaults();
    let failed = false;
    try {
      const blocks =
        format === undefined
          ? lineEvents(pieces, parts, stop)
          : cameraEvents(await openCamera(pieces, 'live', format, { sensor }), parts, times);
      for await (const events of blocks)
        for (const step of cutter.push(events)) {
          yield* detector.push(step);
          await stopIfInterrupted(stop);
        }
      await stopIfInterrupted(stop);
      const last = cutter.end();
      if (last !== undefined) yield* detector.push(last);
      yield* detector.end();
    } catch (error) {
      // A stream that was cut by that is not broken.
      const isStopped = error instanceof InterruptedError || (stop.signal.aborted && error instanceof EventFormatError);
      failed = !isStopped;
      if (failed) throw error;
    } finally {
      for (const line of timeFaultLines(times)) context.log.info(line);
      // Also where the program leaves its loop.
      if (!failed) save();
      detector.close();
    }
  } finally {
    await opened.close();
  }
}

/** A detector for a sensor, and what reads recordings as it was configured to. */
export interface OpenedDetector {
  readonly detector: Detector;
  /** @throws UsageError unless there is one recording */
  readonly read: (path: string) => Promise<Recording>;
}

/** Opens a detector for time steps. To be closed. @throws UsageError, CheckpointError; RangeError for a sensor that is none */
export async function openDetector(context: Context, sensor: SensorSize, options: ModelOptions): Promise<OpenedDetector> {
  const { model, backend, close } = await openDetectionModel(context, options, true);
  const unclassed = await detectorOf(model.config).open(backend, model, sensor, {
    recording: 'events',
    reports: 'at every step',
  });
  const opened = classing(unclassed, sensor, skyHint(model.config));
  const reading = readingOf(model.config);
  const { stepUs, keptUs } = opened;
  return {
    detector: {
      stepUs,
      keptUs,
      push: (step) => opened.push(step),
      end: () => opened.end(),
      close: () => (opened.close(), void close()),
    },
    read: async (path) => {
      const files = await recordingsIn(context.call, [path], reading);
      if (files.length !== 1) throw new UsageError(`${path}: expected one recording, got ${files.length}; name its file`);
      return readNamed(files[0], reading, interruption(context, 'nothing was written'));
    },
  };
}

import { resolve } from 'node:path';
import type { Report } from '@spikeseg/detection';
import { type FormatName, noTimeFaults, timeFaultLines } from '@spikeseg/event-formats';
import { checkSensor, EventFormatError, type Recording, RepeatedEvents, type SensorSize } from '@spikeseg/events';
import { interruption, programContext, stopIfInterrupted } from '../context/context.ts';
import { detectRecordings } from '../detection/detect-recordings.ts';
import { recordingsIn, startOf } from '../detection/recordings.ts';
import { InterruptedError } from '../errors/errors.ts';
import { openLive } from '../live/open-live.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { SearchedRecording } from '../pool/mark-detections.ts';
import { readingOf } from '../recordings/reading.ts';
import { defaultMaxBurst } from '../stream/max-burst.ts';
import { untilAborted } from '../stream/pieces.ts';
import { cameraEvents, lineEvents, openCamera } from '../stream/stream-events.ts';
import { checkedPieces, checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

export interface DetectOptions extends DetectorOptions {
  /** UTC of the first event of the one recording, as ISO 8601 with a zone; left out: what the times of the events tell. */
  readonly epoch?: string;
}

/**
 * Finds objects in recordings: detections and tracks in sensor pixels and µs, the same as those of `spikeseg-cli detect`. Writes nothing.
 *
 * @param source path of a recording or of a folder of them, or a recording in memory
 * @returns what was found, recording by recording
 * @throws UsageError, CheckpointError, OnnxModelError, EventFormatError, InterruptedError; what is wrong with the first recording that cannot be searched
 */
export async function detect(source: string | Recording, options: DetectOptions = {}): Promise<readonly SearchedRecording[]> {
  checkProgramOptions('detect', options, [...modelOptions, 'epoch']);
  checkSource('detect', source);
  const context = programContext(options);
  const opened = await openDetectionModel(context, modelOf(options));
  try {
    const reading = readingOf(opened.model.config);
    const recordings = typeof source === 'string' ? await recordingsIn([source], reading) : [source];
    const startUtcUs = startOf(options.epoch, recordings.length);
    const stop = interruption(context, 'nothing was written');
    const found: SearchedRecording[] = [];
    for await (const one of detectRecordings(opened, recordings, { reading, stop, startUtcUs })) {
      if ('error' in one) throw one.error;
      found.push(one);
    }
    return found;
  } finally {
    await opened.close();
  }
}

export interface LiveOptions extends DetectorOptions {
  /** File to go on from, where there is one, and to keep the state in when the events end or the program leaves its loop: a warm start. */
  readonly state?: string;
  /** What a camera sends: `evt3`, `evt2`, `aedat4`, `es`, `dat`, `aer`; lines `t_us,x,y,p` where it is left out. */
  readonly format?: FormatName;
}

/**
 * Finds objects while events come in, with bounded memory: what `spikeseg-cli detect --follow` writes, as objects. `signal` ends the loop at once, also while
 * the camera is silent: the state is kept, the open time step is not reported, nothing is thrown. The source is closed then, and where the program leaves its
 * loop.
 *
 * @param pieces lines `t_us,x,y,p` as bytes, or what a camera sends (`format`), in pieces of any length: a file, a pipe, a socket; a `Readable` is destroyed in the end, of others `return` is called
 * @param sensor size of the sensor, px, which lines do not tell
 * @returns a report at the end of every time step in which something may be found
 * @throws UsageError, CheckpointError; EventFormatError where a line is none
 */
export async function* detectLive(
  pieces: AsyncIterable<Uint8Array>,
  sensor: SensorSize,
  options: LiveOptions = {},
): AsyncGenerator<Report, void> {
  checkProgramOptions('detectLive', options, ['state', 'format', ...modelOptions]);
  checkSensor('detectLive', sensor);
  const { state, format } = options;
  const context = programContext(options);
  const checked = checkedPieces('detectLive', untilAborted(pieces, context.signal));
  const stop = interruption(context, 'what was reported until then is complete');
  const opened = await openDetectionModel(context, modelOf(options), true);
  try {
    const stateFile = state === undefined ? undefined : resolve(state);
    const { detector, cutter, save } = await openLive(opened.backend, opened.model, 'live', sensor, { stateFile });
    const burst = { maxBurst: defaultMaxBurst, withinUs: detector.keptUs };
    const parts = { name: 'live', sensor, burst, repeated: new RepeatedEvents(sensor) };
    const times = noTimeFaults();
    let failed = false;
    try {
      const blocks =
        format === undefined
          ? lineEvents(checked, parts, stop)
          : cameraEvents(await openCamera(checked, 'live', format, { sensor }), parts, times);
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

import { resolve } from 'node:path';
import type { FormatName } from '@spikeseg/event-formats';
import { noTimeFaults, timeFaultLines } from '@spikeseg/event-formats';
import { checkSensor, type Recording, type SensorSize } from '@spikeseg/events';
import {
  cameraEvents,
  defaultMaxBurst,
  detectRecordings,
  type Found,
  interruption,
  lineEvents,
  makeLogger,
  neverInterrupted,
  openCamera,
  openDetectionModel,
  openLive,
  programContext,
  readingOf,
  recordingsIn,
  startOf,
  terminalTarget,
} from '@spikeseg/runs';
import type { Report } from '@spikeseg/segmentation';
import { checkedPieces, checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

export interface DetectOptions extends DetectorOptions {
  /** UTC of the first event of the one recording, as ISO 8601 with a zone; left out: what the times of the events tell. */
  readonly start?: string;
}

/**
 * Finds objects in recordings: detections and tracks in sensor pixels and µs, the same as those of `spikeseg-cli detect`. Writes nothing.
 *
 * @param source path of a recording or of a folder of them, or a recording in memory
 * @returns what was found, recording by recording
 * @throws UsageError, CheckpointError, OnnxModelError, EventFormatError, InterruptedError
 */
export async function detect(source: string | Recording, options: DetectOptions = {}): Promise<readonly Found[]> {
  checkProgramOptions('detect', options, [...modelOptions, 'start']);
  checkSource('detect', source);
  const context = programContext(options);
  const log = makeLogger([terminalTarget(context.stderr, 'INFO')]);
  const opened = await openDetectionModel(context, modelOf(options), log);
  try {
    const reading = readingOf(opened.model.config);
    const recordings = typeof source === 'string' ? await recordingsIn(context, [source], reading) : [source];
    const startUtcUs = startOf(options.start, recordings.length);
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

export interface LiveOptions extends DetectorOptions {
  /** File to go on from, where there is one, and to keep the state in when the events end or the program leaves its loop: a warm start. */
  readonly state?: string;
  /** What a camera sends: `evt3`, `evt2`, `aedat4`, `es`, `dat`, `aer`; lines `t_us,x,y,p` where it is left out. */
  readonly format?: FormatName;
}

/**
 * Finds objects while events come in, with bounded memory: what `spikeseg-cli detect --follow` writes, as objects.
 *
 * @param pieces lines `t_us,x,y,p` as bytes, or what a camera sends (`format`), in pieces of any length: a file, a pipe, a socket
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
  const bytes = checkedPieces('detectLive', pieces);
  const context = programContext(options);
  const log = makeLogger([terminalTarget(context.stderr, 'INFO')]);
  const opened = await openDetectionModel(context, modelOf(options), log, true);
  try {
    const stateFile = options.state === undefined ? undefined : resolve(context.cwd, options.state);
    const { detector, cutter, save } = await openLive(opened.backend, opened.model, 'live', sensor, { stateFile });
    const parts = { name: 'live', sensor, burst: { maxBurst: defaultMaxBurst, withinUs: detector.keptUs } };
    const times = noTimeFaults();
    const blocks =
      options.format === undefined
        ? lineEvents(bytes, parts, neverInterrupted)
        : cameraEvents(await openCamera(bytes, 'live', options.format, { sensor }), parts, times);
    let failed = false;
    try {
      for await (const events of blocks) for (const step of cutter.push(events)) yield* detector.push(step);
      const last = cutter.end();
      if (last !== undefined) yield* detector.push(last);
      yield* detector.end();
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      for (const line of timeFaultLines(times)) log.info(line);
      // Also where the program leaves its loop.
      if (!failed) save();
      detector.close();
    }
  } finally {
    await opened.close();
  }
}

import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { type EventFile, type FormatName, noTimeFaults, type TimeFaults, timeFaultLines } from '@spikeseg/event-formats';
import { type EventStream, RepeatedEvents } from '@spikeseg/events';
import type { LineFault } from '@spikeseg/events/live';
import { quantity } from '@spikeseg/report/words';
import type { Backend } from '@spikeseg/snn-core';
import { type Context, interruption, stopIfInterrupted } from '../context/context.ts';
import { startOf } from '../detection/recordings.ts';
import { detectorText } from '../detectors/detector-kinds.ts';
import { InterruptedError, UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/log.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { Model } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import { type Reading, readingOf } from '../recordings/reading.ts';
import { recordingDoubts } from '../recordings/recording-doubts.ts';
import { defaultMaxBurst } from '../stream/max-burst.ts';
import { arrivals, beginning, isAddress, networkPieces, piecesUntil, tailFile, watchIdle } from '../stream/pieces.ts';
import { cameraEvents, lineEvents, openCamera } from '../stream/stream-events.ts';
import {
  areLines,
  checkStandardInput,
  datagramLines,
  linesAlone,
  type StreamSensor,
  streamFormat,
  streamName,
  streamSensor,
} from '../stream/stream-source.ts';
import { type LiveOutput, livePipeline } from './live-pipeline.ts';
import { type LiveWatch, openLive } from './open-live.ts';
import { summaryLine } from './tally.ts';

export interface FollowedStream {
  /** Standard input, where that is followed. */
  readonly input: () => Readable;
  /** Gets the JSON lines. */
  readonly output: LiveOutput;
  /** Size of the sensor; undefined where the header of a camera's stream is to tell it. */
  readonly sensor?: StreamSensor | undefined;
  /** What a camera sends; where it is left out lines `t_us,x,y,p`, and over UDP lines or address events, as the first datagram has it. */
  readonly format?: FormatName | undefined;
  /** What the stream does not tell of its events. */
  readonly reading?: Reading | undefined;
  /** Leave bad lines out and count them. */
  readonly skipBad: boolean;
  /** Ends when nothing has come for that long; never when left out. */
  readonly idleMs?: number | undefined;
  /** Most events within the time for which events are kept: a time step, or the moment that evidence looks back on. */
  readonly maxBurst?: number | undefined;
  /** File to go on from, where there is one, and to keep the state in when it ends, but for an error. */
  readonly stateFile?: string | undefined;
  /** Time between two lines about how it goes; none when left out. */
  readonly statusMs?: number | undefined;
  /** UTC of the first event, µs since 1970; left out: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Who looks on; none when left out. What is written is the same. */
  readonly watch?: LiveWatch | undefined;
}

/** Why a stream came to its end. */
type EndReason = 'end' | 'idle' | 'interrupted' | 'error';

/**
 * Detects in a stream of events while it comes in, and writes JSON lines after every time step: see
 * docs/live.md. Stops reading while its output is not read.
 *
 * @param source file, or `-` for standard input
 * @throws InterruptedError when the user stopped it; EventFormatError when the input is no stream of events
 */
export async function follow(
  context: Context,
  source: string,
  { model, backend }: { readonly model: Model; readonly backend: Backend },
  {
    input,
    output,
    sensor: given,
    format,
    reading = {},
    skipBad,
    idleMs,
    statusMs,
    stateFile,
    watch,
    startUtcUs,
    maxBurst = defaultMaxBurst,
  }: FollowedStream,
): Promise<void> {
  const { log, now } = context;
  const name = streamName(source);
  const stop = interruption(context, 'what was reported until then is complete');
  const idle = new AbortController();
  let reason: EndReason = 'end';
  const becomeIdle = (): void => {
    reason = 'idle';
    idle.abort();
  };
  const arrived = arrivals();
  const stopReading = AbortSignal.any([stop.signal, idle.signal]);
  const pieces = (): AsyncIterable<Uint8Array> => {
    const all = isAddress(source)
      ? networkPieces(source, stopReading, arrived)
      : source === '-'
        ? piecesUntil(input(), stopReading)
        : tailFile(resolve(source), stopReading);
    return idleMs === undefined ? all : watchIdle(all, idleMs, becomeIdle);
  };
  const isUdp = source.startsWith('udp:');
  const datagrams = isUdp ? { packets: true, arrivalUs: () => arrived.lastUs } : {};
  let camera =
    format === undefined
      ? undefined
      : await openCamera(pieces(), name, format, { ...reading, ...datagrams }).catch(async (error: unknown) => {
          // What was stopped before its header came is no broken stream.
          await stopIfInterrupted(stop);
          throw error;
        });
  const opening = async () => {
    const sensor = given ?? sensorOf(camera, name);
    return { sensor, live: await openLive(backend, model, name, sensor.size, { stateFile, watch, tellsSight: true }) };
  };
  const { sensor, live } = await opening().catch(async (error: unknown) => {
    // What has been opened would keep the program running.
    idle.abort();
    await camera?.close();
    throw error;
  });
  const { width, height } = sensor.size;
  const { detector, says, evidence, save } = live;
  log.info(`${name}: sensor ${width}×${height} px (${sensor.from}), ${says}`);
  const takeLost = (untilUs: number) => camera?.report.takeLost(untilUs) ?? [];
  const pipeline = livePipeline({ now, name, output, live, sensor: sensor.size, log, watch, startUtcUs, stop, takeLost });
  watch?.feed.begin({
    name,
    detector: watch.detector,
    sensor: sensor.size,
    evidence,
    figures: () => pipeline.tally.figures(),
  });
  const onBad = (fault: LineFault, error: () => Error): void => {
    if (pipeline.tally.addLeftOut(fault) === 1) log.warn(`those of this kind are left out: ${error().message}`);
  };
  const repeated = new RepeatedEvents(sensor.size);
  const burst = { maxBurst, withinUs: detector.keptUs };
  const parts = { name, sensor: sensor.size, burst, repeated, ...(skipBad && { onBad }) };
  const times = noTimeFaults();
  const ofDatagrams = async function* (): AsyncGenerator<EventStream, void> {
    const { first, all } = await beginning(pieces());
    if (first === undefined) return;
    const lines = areLines(first);
    log.info(
      `${name}: ${lines ? 'lines t_us,x,y,p' : 'address events (aer)'}, as the first datagram holds; option format says it`,
    );
    if (!lines) camera = await openCamera(all, name, 'aer', { ...reading, ...datagrams, sensor: sensor.size });
    yield* camera === undefined ? lineEvents(datagramLines(all), parts, stop) : cameraEvents(camera, parts, times);
  };
  const timer = statusMs === undefined ? undefined : setInterval(() => pipeline.writeStatus(), statusMs);
  try {
    const ofLines = () => (isUdp ? ofDatagrams() : lineEvents(linesAlone(pieces(), source), parts, stop));
    for await (const events of camera === undefined ? ofLines() : cameraEvents(camera, parts, times)) await pipeline.take(events);
    await stopIfInterrupted(stop);
    await pipeline.finish();
  } catch (fault) {
    reason = fault instanceof InterruptedError ? 'interrupted' : 'error';
    throw fault;
  } finally {
    clearInterval(timer);
    const repeats = repeated.counts;
    pipeline.tally.addLeftOut('repeated', repeats.leftOut);
    if (camera !== undefined) tellReport(log, pipeline, { name, report: camera.report }, times);
    pipeline.writeEnd(reason);
    watch?.feed.end(reason);
    log.info(summaryLine(name, pipeline.tally.total()));
    const extent = pipeline.tally.extent(sensor.size.width * sensor.size.height, camera === undefined);
    for (const doubt of recordingDoubts({ ...extent, repeats })) log.warn(`${name}: ${doubt}`);
    try {
      if (reason !== 'error') save();
    } finally {
      detector.close();
    }
  }
}

/** Counts and tells what the reader of a camera's stream left out and assumed. */
function tellReport(
  log: Logger,
  { tally }: ReturnType<typeof livePipeline>,
  { name, report }: Pick<EventFile, 'report'> & { readonly name: string },
  times: TimeFaults,
): void {
  tally.addLeftOut('ahead', times.wild);
  tally.addLeftOut('outside', report.dropped.get('events beyond the sensor') ?? 0);
  for (const [what, count] of report.dropped) log.info(`${name}: left out: ${count} ${what}`);
  if (report.wraps > 0) log.info(`${name}: the clock began anew ${quantity(report.wraps, 'time')}`);
  for (const line of timeFaultLines(times)) log.info(`${name}: ${line}`);
  for (const note of [...report.triggerLines(), ...report.notes]) log.info(`${name}: ${note}`);
}

/** Size that the header of a camera's stream tells. @throws UsageError where it does not */
function sensorOf(camera: EventFile | undefined, name: string): StreamSensor {
  const { sensor, sensorFrom } = camera?.header ?? {};
  if (sensor !== undefined) return { size: sensor, from: `the ${sensorFrom} says so` };
  throw new UsageError(
    `${name}: expected the size of the sensor, which this stream does not tell; give option sensor WIDTHxHEIGHT`,
  );
}

export interface DetectLiveOptions
  extends Pick<FollowedStream, 'idleMs' | 'statusMs' | 'maxBurst' | 'skipBad' | 'input' | 'output'> {
  readonly model: ModelOptions;
  /** File, `udp://HOST:PORT`, `tcp://HOST:PORT`, or `-` for standard input. */
  readonly source: string;
  /** UTC of the first event. */
  readonly epoch?: string | undefined;
  /** File to go on from, where there is one, and to keep the state in when it ends, but for an error. */
  readonly state?: string | undefined;
  /** Asked for who looks on, when the model is open. */
  readonly look?: (() => Promise<LiveWatch['feed']>) | undefined;
}

/**
 * Detects in a stream of events while it comes in, and writes JSON lines after every time step.
 *
 * @throws InterruptedError when the user stopped it; EventFormatError when the input is no stream of events
 */
export async function detectLive(context: Context, options: DetectLiveOptions): Promise<void> {
  const { source, model: asked, epoch, state, look, ...others } = options;
  streamName(source);
  const startUtcUs = startOf(epoch, 1);
  const opened = await openDetectionModel(context, asked, true);
  try {
    const { config } = opened.model;
    const reading = readingOf(config);
    const format = streamFormat(source, reading.format);
    const isSaid = reading.sensor !== undefined || config.data.sensor !== 'all';
    // Address events have no header.
    const isTold = format !== undefined && format !== 'aer' && !isSaid;
    if (format === undefined && !isSaid && source === '-') await checkStandardInput(others.input);
    const sensor = isTold ? undefined : streamSensor(config);
    const stateFile = state === undefined ? undefined : resolve(state);
    const feed = await look?.();
    const watch = feed && { feed, detector: detectorText(opened.model, asked) };
    await follow(context, source, opened, { ...others, sensor, format, reading, stateFile, startUtcUs, watch });
  } finally {
    await opened.close();
  }
}

import { resolve } from 'node:path';
import type { Backend } from '@spikeseg/snn-core';
import type { Context } from '../context.ts';
import { InterruptedError } from '../errors/errors.ts';
import { interruption, stopIfInterrupted } from '../interruption.ts';
import type { Logger } from '../log/logger.ts';
import type { Model } from '../models/detector.ts';
import { recordingDoubts } from '../recordings/recording-doubts.ts';
import { LivePipeline } from './live-pipeline.ts';
import { openLive } from './open-live.ts';
import { tailFile, watchIdle } from './pieces.ts';
import { type StreamSensor, streamName } from './stream-source.ts';
import { summaryLine } from './tally.ts';

/** Some 0.1 kB are kept of each. */
export const defaultMaxBurst = 2 ** 23;

export interface FollowOptions {
  readonly sensor: StreamSensor;
  /** Leave bad lines out and count them. */
  readonly skipBad: boolean;
  /** Ends when nothing has come for that long; never when left out. */
  readonly idleMs?: number | undefined;
  /** Most events within the time for which events are kept: a time step, or the moment that evidence looks back on. */
  readonly maxBurst?: number | undefined;
  /** File to go on from, where there is one, and to keep the state in when it ends, but for an error. */
  readonly stateFile?: string | undefined;
  /** Learns how things move in the stream; what it learns is told. */
  readonly learn?: boolean | undefined;
  /** Time between two lines about how it goes; none when left out. */
  readonly statusMs?: number | undefined;
}

/** Why a stream came to its end. */
type EndReason = 'end' | 'idle' | 'interrupted' | 'error';

/**
 * Detects in a stream of events while it comes in, and writes JSON lines to standard output after every time step: see
 * docs/live.md. Reads no further while nobody takes what was written.
 *
 * @param source file, or `-` for standard input
 * @throws InterruptedError when the user stopped it; EventFormatError when the input is no stream of events
 */
export async function follow(
  context: Context,
  source: string,
  model: Model,
  backend: Backend,
  log: Logger,
  { sensor, skipBad, idleMs, statusMs, stateFile, learn, maxBurst = defaultMaxBurst }: FollowOptions,
): Promise<void> {
  const name = streamName(source);
  const stop = interruption(context, 'what was answered until then is complete');
  const idle = new AbortController();
  let reason: EndReason = 'end';
  const becomeIdle = (): void => {
    reason = 'idle';
    idle.abort();
  };
  const stopReading = AbortSignal.any([stop.signal, idle.signal]);
  const { width, height } = sensor.size;
  const { detector, cuts, says, keptUs, grid, save } = await openLive(backend, model, name, sensor.size, {
    stateFile,
    onLearned: learn === true ? (line) => log.info(`${name}: ${line}`) : undefined,
  });
  log.info(`${name}: sensor ${width}×${height} px (${sensor.from}), ${says}`);
  const parts = { name, sensor: sensor.size, cuts, detector, grid, burst: { maxBurst, withinUs: keptUs } };
  const pipeline = new LivePipeline(context, parts, stop, skipBad ? log : undefined);
  const timer = statusMs === undefined ? undefined : setInterval(() => pipeline.writeStatus(), statusMs);
  try {
    const pieces = source === '-' ? context.stdin(stopReading) : tailFile(resolve(context.cwd, source), stopReading);
    const watched = idleMs === undefined ? pieces : watchIdle(pieces, idleMs, becomeIdle);
    for await (const piece of watched) await pipeline.take(piece);
    await stopIfInterrupted(stop);
    await pipeline.finish();
  } catch (fault) {
    reason = fault instanceof InterruptedError ? 'interrupted' : 'error';
    throw fault;
  } finally {
    clearInterval(timer);
    pipeline.writeEnd(reason);
    log.info(summaryLine(name, pipeline.tally.total()));
    const extent = pipeline.tally.extent(sensor.size.width * sensor.size.height);
    for (const doubt of recordingDoubts(extent)) log.warn(`${name}: ${doubt}`);
    try {
      if (reason !== 'error') save();
    } finally {
      detector.dispose();
    }
  }
}

import type { Recording } from '@spikeseg/events';
import { figureText } from '@spikeseg/report/words';
import type { Backend } from '@spikeseg/snn-core';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import { quantile } from '../context/timing.ts';
import { detect } from '../models/detector.ts';
import type { Model } from '../network/network.ts';

/** How fast a model detects, in one thread and with nothing else at work in it. */
export interface Timing {
  readonly recording: string;
  readonly engine: string;
  /** Windows that were timed. */
  readonly windows: number;
  /** Length of a window in the time of the recording, ms. */
  readonly windowMs: number;
  /** From the events of a window to its detections, ms: half, 95 % and 99 % of the windows take at most that. */
  readonly msPerWindow: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly eventsPerSecond: number;
  /** Recorded time over computing time: above 1 is faster than the events come. */
  readonly realTimeFactor: number;
}

/**
 * Runs a model over a recording once more and takes the time of every window but the first, which waits for the engine.
 *
 * @param clock ms, finer than a window takes
 * @returns undefined when the recording has a single window
 * @throws InterruptedError when the user asked to stop
 */
export async function measureTiming(
  backend: Backend,
  model: Model,
  { name, events }: Recording,
  stop: Interruption,
  clock: () => number,
): Promise<Timing | undefined> {
  const { n_timesteps, timestep_ms } = model.config.data;
  const windowMs = n_timesteps * timestep_ms;
  const times: number[] = [];
  let start = clock();
  await detect(backend, model, name, events, async () => {
    times.push(clock() - start);
    await stopIfInterrupted(stop);
    start = clock();
  });
  const timed = times.slice(1);
  if (timed.length === 0) return undefined;
  const seconds = timed.reduce((sum, ms) => sum + ms, 0) / 1000;
  const firstTimedUs = events.t[0] + windowMs * 1000;
  return {
    recording: name,
    engine: backend.name,
    windows: timed.length,
    windowMs,
    msPerWindow: { p50: quantile(timed, 0.5), p95: quantile(timed, 0.95), p99: quantile(timed, 0.99) },
    eventsPerSecond: events.t.reduce((count, t) => count + (t >= firstTimedUs ? 1 : 0), 0) / seconds,
    realTimeFactor: (timed.length * windowMs) / 1000 / seconds,
  };
}

/** A timing in one line, none where nothing was timed. */
export function timingNotes(timing: Timing | undefined): string[] {
  if (!timing) return [];
  const { recording, windowMs, msPerWindow, eventsPerSecond, realTimeFactor } = timing;
  const [p50, p95, p99] = [msPerWindow.p50, msPerWindow.p95, msPerWindow.p99].map((ms) => figureText(ms, 1));
  return [
    `speed on ${recording}, one thread: ${p50} ms per window of ${windowMs} ms (95 %: ${p95}, 99 %: ${p99}), ${figureText(eventsPerSecond, 0)} events/s, ${figureText(realTimeFactor, 0)} times real time`,
  ];
}

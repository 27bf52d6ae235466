import type { EventStep, EventStream } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import { type Clock, quantile } from '../context/timing.ts';
import { openLive } from '../live/open-live.ts';
import type { Model } from '../network/model.ts';

/** How a detector keeps up with events that come as a camera sends them. */
export interface KeptUp {
  /** Of the stream, and where the detector never waits, events/s. */
  readonly rateHz: number;
  readonly handledHz: number;
  /** Time of the stream over that of the work; below 1 the detector falls behind. */
  readonly timesFaster: number;
  /** Of 100 time steps 99 are answered so long after their end, ms; longer and longer where the detector falls behind. */
  readonly delayMs: number;
  readonly detections: number;
}

const uncountedMs = 1000;

/**
 * How long after its end each step of a stream is answered, ms: work begins when the step is over and the step before it is answered.
 *
 * @param steps in order, their end on the clock of the stream
 */
export function delaysMs(steps: readonly { readonly endMs: number; readonly workMs: number }[]): number[] {
  let free = -Infinity;
  return steps.map(({ endMs, workMs }) => (free = Math.max(free, endMs) + workMs) - endMs);
}

/**
 * Detects in events as `detect --follow` does, one step after the other, and times the steps.
 *
 * @param events in time order; the first second, or the first half of less than two, in which the background is learned, is not counted
 */
export async function keepUp(backend: Backend, model: Model, events: EventStream, clock: Clock): Promise<KeptUp> {
  const { detector, cutter } = await openLive(backend, model, 'bench', events.sensor);
  const [firstUs] = events.t;
  const lengthMs = (events.t[events.t.length - 1] - firstUs) / 1000;
  const fromMs = Math.min(uncountedMs, lengthMs / 2);
  const steps: { readonly endMs: number; readonly workMs: number }[] = [];
  let [count, detections, began] = [0, 0, clock()];
  const take = async (step: EventStep): Promise<void> => {
    let found = 0;
    for await (const report of detector.push(step)) found += report.detections.length;
    const [endMs, workMs] = [(step.startUs - firstUs + detector.stepUs) / 1000, clock() - began];
    began += workMs;
    if (endMs <= fromMs) return;
    steps.push({ endMs, workMs });
    count += step.events.t.length;
    detections += found;
  };
  try {
    for (const step of cutter.push(events)) await take(step);
    const last = cutter.end();
    if (last !== undefined) await take(last);
  } finally {
    detector.close();
  }
  const streamS = (lengthMs - fromMs) / 1000;
  const workS = steps.reduce((sum, { workMs }) => sum + workMs, 0) / 1000;
  const delayMs = quantile(delaysMs(steps), 0.99);
  return { rateHz: count / streamS, handledHz: count / workS, timesFaster: streamS / workS, delayMs, detections };
}

import type { DecodedDetection } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/events';

/** What a detector did of a recording, step by step. */
export interface SteppedDetections {
  readonly detections: readonly Pick<DecodedDetection, 'tUs' | 'events'>[];
  /** Work of every step from the first event on, ms. */
  readonly workMs: readonly number[];
  /** Steps before this one took no time, and their detections are left out. */
  readonly firstStep: number;
  /** Length of a step, ms. */
  readonly stepMs: number;
}

/**
 * How long the detections of a recording would wait in a live stream that comes as it was recorded: a step begins when it is over and
 * the step before it is answered, so a detector that falls behind is later and later.
 *
 * @param t times of the events of the recording, µs
 * @returns from the last event of each detection to its answer, ms; nothing of detections without events
 */
export function liveLatenciesMs({ detections, workMs, firstStep, stepMs }: SteppedDetections, t: EventStream['t']): number[] {
  let free = 0;
  const answered = workMs.map((ms, step) => (step < firstStep ? 0 : (free = Math.max(free, (step + 1) * stepMs) + ms)));
  return detections.flatMap(({ tUs, events }) => {
    const step = Math.round((tUs - t[0]) / 1000 / stepMs) - 1;
    if (step < firstStep || events.length === 0) return [];
    const lastUs = events.reduce((latest, event) => Math.max(latest, t[event]), t[0]);
    return [answered[step] - (lastUs - t[0]) / 1000];
  });
}

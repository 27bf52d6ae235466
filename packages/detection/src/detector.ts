import type { EventStep } from '@spikeseg/events';
import type { DecodedDetection } from './detections/detection.ts';
import type { SkyState } from './sky/sky-motion.ts';
import type { Tracked } from './tracks/tracker.ts';

/** What a detector says at a moment: {@link Tracked} has the tracks of the detections, and the points of those. */
export interface Report extends Tracked {
  /** End of the time step, µs on the clock of the events. */
  readonly tUs: number;
  /** Their events are numbered from 0 in the order in which they were pushed. */
  readonly detections: readonly DecodedDetection[];
  /** The mount moves the objects that are followed. */
  readonly slews?: boolean;
  /** How the sky moves, where it was looked at since the report before, and tracks agree on something. */
  readonly sky?: SkyState | undefined;
}

/** What finds objects while events come in. Which detector it is makes no difference to its users. To be closed. */
export interface OnlineDetector {
  /** Length of a time step, µs. */
  readonly stepUs: number;
  /** Age to which it keeps events, µs. */
  readonly keptUs: number;
  /** The reports up to the end of a step: of those without events since the one before, and its own. @param step later than the one before */
  push(step: EventStep): AsyncIterable<Report>;
  /** The reports that are left where nothing comes any more. */
  end(): AsyncIterable<Report>;
  /** Ends its use of the engine. */
  close(): void;
}

/**
 * The one loop: every report of a detector, in time order. The detector is closed in the end.
 *
 * @param steps of a recording (`stepsOf`) or of a stream (`StepCutter`), of the detector's `stepUs`
 */
export async function* run(
  detector: OnlineDetector,
  steps: Iterable<EventStep> | AsyncIterable<EventStep>,
): AsyncGenerator<Report, void> {
  try {
    for await (const step of steps) yield* detector.push(step);
    yield* detector.end();
  } finally {
    detector.close();
  }
}

import type { Detection } from '@spikeseg/detection';
import { type EventStream, stepsOf } from '@spikeseg/events';
import type { StepDetector } from './step-detector.ts';

/** What a detector finds in every whole step of a recording. */
export function* wholeSteps(
  events: EventStream,
  stepUs: number,
  start: (startUs: number) => StepDetector,
): Generator<readonly Detection[], void> {
  const [startUs] = events.t;
  const detector = start(startUs);
  let present = 0;
  for (const step of stepsOf(events, stepUs)) {
    while (present < step.index) {
      const tUs = startUs + ++present * stepUs;
      yield detector.finish(tUs).map((spot) => ({ recording: 'r', tUs, durationUs: stepUs, ...spot }));
    }
    detector.take(step.events);
  }
}

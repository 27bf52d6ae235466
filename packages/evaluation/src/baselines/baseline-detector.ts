import type { OnlineDetector } from '@spikeseg/detection';
import { Tracker } from '@spikeseg/detection/tracks';
import type { SensorSize } from '@spikeseg/events';
import type { Baseline, BaselineOptions, StepDetector } from './step-detector.ts';

/**
 * A baseline as any other detector. It reports every whole step, and a step is whole as soon as an event at or after its end comes: one step later than others.
 */
export function baselineDetector({ detect }: Baseline, sensor: SensorSize, options: BaselineOptions): OnlineDetector {
  const { recording, stepUs } = options;
  const tracker = new Tracker({ sensor });
  let detector: StepDetector | undefined;
  let endUs = 0;
  return {
    stepUs,
    keptUs: stepUs,
    async *push({ index, startUs, events }) {
      if (detector === undefined) {
        const firstUs = startUs - index * stepUs;
        detector = await detect(sensor, { startUs: firstUs, stepUs });
        endUs = firstUs + stepUs;
      }
      for (; endUs <= startUs; endUs += stepUs) {
        const when = { recording, tUs: endUs, durationUs: stepUs };
        const detections = detector.finish(endUs).map((spot) => ({ ...when, ...spot, events: new Uint32Array() }));
        yield { tUs: endUs, detections, ...tracker.step(recording, endUs, detections) };
      }
      detector.take(events);
    },
    async *end() {},
    close() {},
  };
}

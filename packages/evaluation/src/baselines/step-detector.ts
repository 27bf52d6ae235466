import type { Detection, OnlineDetector } from '@spikeseg/detection';
import type { EventStream, SensorSize } from '@spikeseg/events';

/** The time steps of a detector without a network. */
export interface Steps {
  /** Start of the first step, µs. */
  readonly startUs: number;
  /** Length of a step, µs. */
  readonly stepUs: number;
}

/** A detector without a network, which looks at the end of every step, with events or without. */
export interface StepDetector {
  /** Takes in events of the present step. */
  take(events: EventStream): void;
  /** Ends the present step, at `endUs`, and begins the next one. @returns what is there at its end */
  finish(endUs: number): readonly Pick<Detection, 'x' | 'y' | 'w' | 'h' | 'score'>[];
}

/** A detector without a network, and its row in tables. */
export interface Baseline {
  /** Its name in commands and in `evaluation.detector`. */
  readonly id: string;
  /** Name of its row. */
  readonly title: string;
  readonly detect: (sensor: SensorSize, steps: Steps) => Promise<StepDetector>;
}

/** How a {@link baselineDetector} detects. */
export interface BaselineOptions extends Pick<Steps, 'stepUs'> {
  /** Name to write into the detections. */
  readonly recording: string;
}

/**
 * A baseline as any other detector. It reports every whole step, and a step is whole as soon as an event at or after its end comes: one step later than others.
 */
export async function baselineDetector(
  { detect }: Baseline,
  sensor: SensorSize,
  options: BaselineOptions,
): Promise<OnlineDetector> {
  const { Tracker } = await import('@spikeseg/detection/tracks');
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

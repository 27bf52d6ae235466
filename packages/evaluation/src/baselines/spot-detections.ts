import type { EventStream, SensorSize } from '@spikeseg/events';
import type { Detection } from '@spikeseg/segmentation';
import { type BoxPeakOptions, boxPeaks } from './box-peaks.ts';
import { LeakyMap } from './leaky-map.ts';

export interface SpotDetectorOptions extends BoxPeakOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /** Length of a time step, µs; the first begins at the first event, as the network's do. */
  readonly stepUs: number;
  /** Memory of the evidence that decides, s. */
  readonly memoryS: number;
  /** Memory of the evidence that says where an object is now, s. */
  readonly freshS: number;
  /** False detections per minute that the decision threshold allows for on the background that the detector assumes. */
  readonly falsePerMinute: number;
}

/** What a detector thinks of single events, and how much evidence is enough. */
export interface SpotEvidence {
  /** Takes in the next event and returns its weight. */
  weigh(x: number, y: number, polarity: number, tUs: number): number;
  /** What a box must hold at `endUs`, the end of a step, when the leaky sum of all weights on the sensor is `total`. */
  level(total: number, endUs: number): number;
  /** On to the end of the next step. */
  advance(): void;
}

/** Fresh evidence of a box over that of a spot that has stood there for long; with less the object has gone on. */
export const leastFresh = 0.5;

/**
 * Detections of compact spots: at the end of every time step, the places where a leaky sum of the events' weights over a box
 * of pixels is above a level and some of it is fresh. Causal, one pass, state of a few numbers per pixel: what it yields never
 * depends on later events.
 *
 * @returns the detections of every whole step, those with the most fresh evidence first; a step is whole as soon as an event at
 *   or after its end comes
 */
export function* spotDetections(
  { x, y, p, t, sensor }: EventStream,
  options: SpotDetectorOptions,
  evidence: SpotEvidence,
): Generator<readonly Detection[], void> {
  const { recording, stepUs, boxRadiusPx } = options;
  const long = new LeakyMap(sensor, t[0], stepUs, options.memoryS * 1e6);
  const fresh = new LeakyMap(sensor, t[0], stepUs, options.freshS * 1e6);
  const side = 2 * boxRadiusPx + 1;
  let endUs = t[0] + stepUs;
  for (let i = 0; i < t.length; i++) {
    for (; t[i] >= endUs; endUs += stepUs) {
      const level = evidence.level(long.total, endUs) / long.unit;
      const freshShare = (leastFresh * options.freshS * long.unit) / (options.memoryS * fresh.unit);
      const peaks = boxPeaks({ long: long.values, fresh: fresh.values, level, freshShare }, sensor, options);
      yield peaks.map((peak) => ({ recording, tUs: endUs, durationUs: stepUs, ...peak, w: side, h: side }));
      long.advance();
      fresh.advance();
      evidence.advance();
    }
    const weight = evidence.weigh(x[i], y[i], p[i], t[i]);
    const pixel = y[i] * sensor.width + x[i];
    long.add(pixel, weight, t[i]);
    fresh.add(pixel, weight, t[i]);
  }
}

/**
 * Decision threshold in nats. If every pixel exceeds its level in a step with a chance of at most exp(−nats), the whole
 * sensor is above it at most `falsePerMinute` times per minute: nats = ln(pixels · steps per minute / falsePerMinute). It is
 * a bound: neighbouring boxes and steps share their events and alarm together.
 */
export function falseAlarmNats({ width, height }: SensorSize, stepUs: number, falsePerMinute: number): number {
  return Math.log((width * height * 60e6) / stepUs / falsePerMinute);
}

/** Pixels of a box. */
export const boxArea = (radiusPx: number): number => (2 * radiusPx + 1) ** 2;

import type { SensorSize } from '@spikeseg/events';
import { type BoxPeakOptions, boxPeaks } from './box-peaks.ts';
import { LeakyMap } from './leaky-map.ts';
import type { StepDetector, Steps } from './step-detector.ts';

export interface SpotDetectorOptions extends BoxPeakOptions, Steps {
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
export const minFresh = 0.5;

/**
 * Detections of compact spots: at the end of every time step, the places where a leaky sum of the events' weights over a box
 * of pixels is above a level and some of it is fresh. Causal, one pass, state of a few numbers per pixel: what it yields never
 * depends on later events. Of the detections of a step those with the most fresh evidence come first.
 */
export function spotDetector(sensor: SensorSize, options: SpotDetectorOptions, evidence: SpotEvidence): StepDetector {
  const { startUs, stepUs, boxRadiusPx } = options;
  const long = new LeakyMap(sensor, startUs, stepUs, options.memoryS * 1e6);
  const fresh = new LeakyMap(sensor, startUs, stepUs, options.freshS * 1e6);
  const side = 2 * boxRadiusPx + 1;
  return {
    take({ x, y, p, t }) {
      for (let i = 0; i < t.length; i++) {
        const weight = evidence.weigh(x[i], y[i], p[i], t[i]);
        const pixel = y[i] * sensor.width + x[i];
        long.add(pixel, weight, t[i]);
        fresh.add(pixel, weight, t[i]);
      }
    },
    finish(endUs) {
      const level = evidence.level(long.total, endUs) / long.unit;
      const freshShare = (minFresh * options.freshS * long.unit) / (options.memoryS * fresh.unit);
      const peaks = boxPeaks({ long: long.values, fresh: fresh.values, level, freshShare }, sensor, options);
      long.advance();
      fresh.advance();
      evidence.advance();
      return peaks.map((peak) => ({ ...peak, w: side, h: side }));
    },
  };
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

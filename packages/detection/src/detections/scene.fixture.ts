import type { EventStream, SensorSize } from '@spikeseg/events';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { Detection } from './detection.ts';

type Event = readonly [tUs: number, x: number, y: number, polarity?: number | undefined];

/** Events in any order as a stream; ON where no polarity is given. */
export function streamOf(sensor: SensorSize, events: readonly Event[]): EventStream {
  const sorted = events.toSorted((a, b) => a[0] - b[0]);
  return {
    x: Uint16Array.from(sorted, ([, x]) => x),
    y: Uint16Array.from(sorted, ([, , y]) => y),
    p: Uint8Array.from(sorted, ([, , , polarity]) => polarity ?? 1),
    t: Float64Array.from(sorted, ([tUs]) => tUs),
    sensor,
  };
}

export const eventsOf = ({ t, x, y, p }: EventStream): Event[] => Array.from(t, (tUs, i) => [tUs, x[i], y[i], p[i]]);

/** One pixel that fires at `rateHz`, like a clock. */
export const hotPixel = (rateHz: number, seconds: number, x: number, y: number): Event[] =>
  Array.from({ length: rateHz * seconds }, (_, i) => [Math.round((i * 1e6) / rateHz), x, y]);

/** A spot of 1 px standard deviation that moves to the right. */
export function movingSpot(rateHz: number, seconds: number, x0: number, y0: number, speedPxS: number, seed: number): Event[] {
  const random = randomGenerator(deriveSeed(seed, 'spot'));
  return Array.from({ length: rateHz * seconds }, (_, i) => {
    const s = i / rateHz;
    return [Math.round(s * 1e6), Math.round(x0 + speedPxS * s + random.normal()), Math.round(y0 + random.normal()), i % 2];
  });
}

/** All detections, after a check that they come in time order. */
export function listed(steps: Iterable<readonly Detection[]>): Detection[] {
  const detections = [...steps].flat();
  for (let i = 1; i < detections.length; i++) {
    if (detections[i].tUs < detections[i - 1].tUs) throw new Error(`${detections[i].tUs}: expected detections in time order`);
  }
  return detections;
}

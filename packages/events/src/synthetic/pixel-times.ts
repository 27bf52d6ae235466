import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';

/** When pixels tell what they see. */
export interface PixelTimes {
  /** How late a pixel tells, ms, on average: of each pixel its own, between half and three halves of that. */
  readonly latencyMs?: number | undefined;
  /** For how long a pixel that has told tells nothing, ms. */
  readonly refractoryMs?: number | undefined;
}

/** Events in time order, with what caused them. */
interface Caused {
  readonly t: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What pixels tell of the events of a recording: their numbers in the new order, and the new times, µs. */
export function toldByPixels(
  { t, x, y }: Caused,
  { width, height }: SensorSize,
  { latencyMs = 0, refractoryMs = 0 }: PixelTimes,
  seed: number,
): { readonly event: number; readonly t: number }[] {
  const random = randomGenerator(deriveSeed(seed, 'latency'));
  const lateUs = Float64Array.from({ length: width * height }, () => 1e3 * latencyMs * (0.5 + random.uniform()));
  const lastUs = new Float64Array(width * height).fill(-Infinity);
  const late = Array.from(t, (tUs, event) => ({ event, t: Math.round(tUs + lateUs[y[event] * width + x[event]]) }));
  return late
    .toSorted((a, b) => a.t - b.t)
    .filter(({ event, t: tUs }) => {
      const pixel = y[event] * width + x[event];
      if (tUs - lastUs[pixel] < 1e3 * refractoryMs) return false;
      lastUs[pixel] = tUs;
      return true;
    });
}

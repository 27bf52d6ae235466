import type { EventStream, SensorSize } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import type { Injection } from './injection.ts';

/** Time of the first event of the recordings here, µs: beyond 2^31, as real ones. */
export const startUs = 3e9;

/** A recording with events as a Poisson process of a rate, even over the sensor; the first at 0 s and one at the end. */
export function poissonHost(rateHz: number, durationS: number, sensor: SensorSize, seed = 1): EventStream {
  const random = randomGenerator(seed);
  const times = [0];
  for (let t = 0; t < durationS * 1e6; t -= (Math.log(1 - random.uniform()) / rateHz) * 1e6) times.push(Math.floor(t));
  times.push(durationS * 1e6);
  return {
    x: Uint16Array.from(times, () => random.integer(sensor.width)),
    y: Uint16Array.from(times, () => random.integer(sensor.height)),
    p: Uint8Array.from(times, () => random.integer(2)),
    t: Float64Array.from(times, (t) => startUs + t),
    sensor,
  };
}

/** A recording with two events: one at 0 s and one at the end, both in the corner of the sensor. */
export function emptyHost(durationS: number, sensor: SensorSize = { width: 240, height: 180 }): EventStream {
  const t = Float64Array.of(startUs, startUs + durationS * 1e6);
  return { x: new Uint16Array(2), y: new Uint16Array(2), p: new Uint8Array(2), t, sensor };
}

/** A recording that bursts every 20 ms: 200 events within 400 µs, and 1 event in between, at random pixels. */
export function burstingHost(durationS: number, sensor: SensorSize = { width: 240, height: 180 }): EventStream {
  const random = randomGenerator(4);
  const times: number[] = [0];
  for (let burst = 10_000; burst < durationS * 1e6; burst += 20_000) {
    for (let k = 0; k < 200; k++) times.push(burst + 2 * k);
    times.push(burst + 10_000);
  }
  return {
    x: Uint16Array.from(times, () => random.integer(sensor.width)),
    y: Uint16Array.from(times, () => random.integer(sensor.height)),
    p: Uint8Array.from(times, () => 1),
    t: Float64Array.from(times, (t) => startUs + t),
    sensor,
  };
}

/** An object that moves straight from a place to another. */
export function straight(
  id: number,
  rateHz: number,
  [fromS, untilS]: readonly [number, number],
  from: readonly [number, number],
  to: readonly [number, number] = from,
): Injection {
  const [[x0, y0], [x1, y1]] = [from, to];
  return {
    id,
    rateHz,
    knots: [
      { tS: fromS, x: x0, y: y0 },
      { tS: untilS, x: x1, y: y1 },
    ],
  };
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation. */
export const spread = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

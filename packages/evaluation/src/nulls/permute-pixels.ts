import { deriveSeed, type EventStream, randomGenerator, shuffled } from '@spikeseg/snn-core';

/**
 * Null input: every pixel's events move to another pixel, by one random bijection of the sensor. Times, polarities and the
 * rates of single pixels stay, everything that neighbours share is gone. (Shuffling times instead would be no null: a slow
 * object is a bright patch of the time average and survives it.)
 */
export function permutePixels(events: EventStream, seed: number): EventStream {
  const { width, height } = events.sensor;
  const identity = Array.from({ length: width * height }, (_, pixel) => pixel);
  const target = Uint32Array.from(shuffled(identity, randomGenerator(deriveSeed(seed, 'permute-pixels'))));
  const x = new Uint16Array(events.x.length);
  const y = new Uint16Array(events.y.length);
  for (let i = 0; i < x.length; i++) {
    const pixel = target[events.y[i] * width + events.x[i]];
    x[i] = pixel % width;
    y[i] = Math.floor(pixel / width);
  }
  return { ...events, x, y };
}

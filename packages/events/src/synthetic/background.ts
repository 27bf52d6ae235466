import { deriveSeed, randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import type { EventBuffer } from './event-buffer.ts';
import { eventSource } from './event-truth.ts';
import { firstAbove } from './first-above.ts';
import type { GeneratorOptions } from './generator-options.ts';
import { poissonTimes } from './poisson.ts';
import { areaOf } from './sensors.ts';

/** Spread of the log-normal factor between pixels: the busiest tenth of real DAVIS pixels has several times the median rate. */
const rateSpread = 1;
/** Share of ON events in the background of real recordings: 82 to 99 %. */
const onShare = 0.9;
/** Rate of the hottest pixel over that of the background of a DAVIS: in real recordings one pixel holds up to 4 % of all events. */
const hottestShare = 0.04;
/** Every second ON event of a hot pixel is followed by an OFF event of it, with the noise of a DAVIS: a third of all are OFF. */
const hotOffAfterOn = 0.5;

/** Background of the whole chip: pixel rates differ by exp(normal · spread), times are Poisson. */
export function addBackground(
  buffer: EventBuffer,
  { backgroundRateHz, durationS }: GeneratorOptions,
  sensor: SensorSize,
  seed: number,
): void {
  const rates = randomGenerator(deriveSeed(seed, 'pixel-rates'));
  const cumulative = new Float64Array(sensor.width * sensor.height);
  let total = 0;
  for (let pixel = 0; pixel < cumulative.length; pixel++) cumulative[pixel] = total += Math.exp(rateSpread * rates.normal());
  const random = randomGenerator(deriveSeed(seed, 'background'));
  poissonTimes(backgroundRateHz, durationS, random, (t) => {
    const pixel = firstAbove(cumulative, random.uniform() * total);
    const p = random.uniform() < onShare ? 1 : 0;
    buffer.add(t * 1e6, pixel % sensor.width, Math.floor(pixel / sensor.width), p, eventSource.background);
  });
}

/**
 * Pixels that fire all the time in decreasing strength, whether the sensor bursts or not; ON only, with the noise of a DAVIS
 * OFF, too. No two of them are neighbours.
 */
export function addHotPixels(buffer: EventBuffer, options: GeneratorOptions, sensor: SensorSize, seed: number): void {
  const placed: { readonly x: number; readonly y: number }[] = [];
  for (let i = 0; i < options.hotPixels; i++) {
    const random = randomGenerator(deriveSeed(seed, 'hot-pixel', i));
    const draw = () => ({ x: random.integer(sensor.width), y: random.integer(sensor.height) });
    let pixel = draw();
    while (placed.some(({ x, y }) => Math.abs(x - pixel.x) <= 1 && Math.abs(y - pixel.y) <= 1)) pixel = draw();
    placed.push(pixel);
    const rateHz = (hottestShare * options.backgroundRateHz) / areaOf(sensor) / (i + 1);
    let p: 0 | 1 = 0;
    poissonTimes(rateHz, options.durationS, random, (t) => {
      p = options.noise === 'davis' && p === 1 && random.uniform() < hotOffAfterOn ? 0 : 1;
      buffer.add(t * 1e6, pixel.x, pixel.y, p, eventSource.hotPixel);
    });
  }
}

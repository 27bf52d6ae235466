import { deriveSeed, randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import type { EventBuffer } from './event-buffer.ts';
import { eventSource } from './event-truth.ts';
import type { GeneratorOptions } from './generator-options.ts';
import { poissonTimes } from './poisson.ts';

/** Spread of the log-normal factor between pixels: the busiest tenth of real DAVIS pixels has several times the median rate. */
const rateSpread = 1;
/** Share of ON events in the background of real recordings: 82 to 99 %. */
const onShare = 0.9;
/** Rate of the hottest pixel over that of the whole background: in real recordings one pixel holds up to 4 % of all events. */
const hottestShare = 0.04;

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

/** Pixels that fire all the time, ON only, in decreasing strength; no two of them are neighbours. */
export function addHotPixels(buffer: EventBuffer, options: GeneratorOptions, sensor: SensorSize, seed: number): void {
  const placed: { readonly x: number; readonly y: number }[] = [];
  for (let i = 0; i < options.hotPixels; i++) {
    const random = randomGenerator(deriveSeed(seed, 'hot-pixel', i));
    const draw = () => ({ x: random.integer(sensor.width), y: random.integer(sensor.height) });
    let pixel = draw();
    while (placed.some(({ x, y }) => Math.abs(x - pixel.x) <= 1 && Math.abs(y - pixel.y) <= 1)) pixel = draw();
    placed.push(pixel);
    const rateHz = (hottestShare * options.backgroundRateHz) / (i + 1);
    poissonTimes(rateHz, options.durationS, random, (t) => buffer.add(t * 1e6, pixel.x, pixel.y, 1, eventSource.hotPixel));
  }
}

/** First position whose cumulative sum exceeds the value. */
function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

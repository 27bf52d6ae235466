import { deriveSeed, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import { eventSource } from './event-truth.ts';
import { areaOf, type GeneratorOptions } from './generator-options.ts';
import type { EventBuffer } from './spots/event-buffer.ts';
import { firstAbove, poissonTimes, renewalTimes } from './spots/random-draws.ts';

/** Spread of the log-normal factor between pixels: the busiest tenth of real DAVIS pixels has several times the median rate. */
const rateSpread = 1;
/** Share of ON events in the background of real recordings: 82 to 99 %. */
const onShare = 0.9;
/** Rate of the hottest pixel over that of the background of a DAVIS: in real recordings one pixel holds up to 4 % of all events. */
const hottestShare = 0.04;
/** Every second ON event of a hot pixel is followed by an OFF event of it, with the noise of a DAVIS: a third of all are OFF. */
const hotOffAfterOn = 0.5;

/**
 * With the noise `hd`: share of ON events, of the background and of hot pixels; events/s of the hottest pixel of as many pixels as a DAVIS has, and by which power
 * the n-th falls. Of a real night with an HD sensor: 33 events/s, and 6, 2.8, 1.5 and 0.8 of the 20th, 100th, 300th and 1000th.
 */
const hd = { onShare: 0.43, hotOnShare: 0.18, hottestHz: 6.1, fall: 0.55 };

/** Background of the whole chip: pixel rates differ by exp(normal · spread), times are Poisson. */
export function addBackground(
  buffer: EventBuffer,
  { backgroundRateHz, durationS, noise }: GeneratorOptions,
  sensor: SensorSize,
  seed: number,
): void {
  const share = noise === 'hd' ? hd.onShare : onShare;
  const rates = randomGenerator(deriveSeed(seed, 'pixel-rates'));
  const cumulative = new Float64Array(sensor.width * sensor.height);
  let total = 0;
  for (let pixel = 0; pixel < cumulative.length; pixel++) cumulative[pixel] = total += Math.exp(rateSpread * rates.normal());
  const random = randomGenerator(deriveSeed(seed, 'background'));
  poissonTimes(backgroundRateHz, durationS, random, (t) => {
    const pixel = firstAbove(cumulative, random.uniform() * total);
    const p = random.uniform() < share ? 1 : 0;
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
    let p: 0 | 1 = 0;
    poissonTimes(hotRate(options, areaOf(sensor), i + 1), options.durationS, random, (t) => {
      p = hotPolarity(options.noise, p, random);
      buffer.add(t * 1e6, pixel.x, pixel.y, p, eventSource.hotPixel);
    });
  }
}

/** Events/s of the n-th hottest pixel. */
function hotRate({ noise, backgroundRateHz }: GeneratorOptions, area: number, n: number): number {
  return noise === 'hd' ? hd.hottestHz * (area / n) ** hd.fall : (hottestShare * backgroundRateHz) / area / n;
}

function hotPolarity(noise: GeneratorOptions['noise'], before: 0 | 1, random: RandomGenerator): 0 | 1 {
  if (noise === 'hd') return random.uniform() < hd.hotOnShare ? 1 : 0;
  return noise === 'davis' && before === 1 && random.uniform() < hotOffAfterOn ? 0 : 1;
}

/*
 * What the background of a DAVIS is like. Measured on two real recordings of EBSSA by studies/davis-noise; the figures
 * of both and of what is generated stand side by side in its README.
 */

/**
 * Columns with an even and with an odd number: ON events of one beside those of the other, OFF events per ON event, shape of
 * the intervals between ON events (spread 1 / √shape of their mean), share of the ON events that come in bursts.
 */
export const davisColumns = [
  { on: 2.55, offPerOn: 0.24, shape: 2, inBursts: 0.77 },
  { on: 1, offPerOn: 0.04, shape: 10, inBursts: 0.87 },
] as const;
/** Spread of the log-normal factor between pixels of such a column. */
const davisRateSpread = 0.65;
/** An OFF event follows an ON event of its pixel after an exponential time with this mean, s; another ON may come between. */
const offAfterS = 0.45;
/** Share of the OFF events that come in bursts. */
const offInBursts = 0.57;
/** Events of a burst come after its beginning with an exponential delay of this mean, s. */
const burstDelayS = 0.00015;
/** What goes on before the recording begins: as long as an OFF event may follow. */
const leadInS = 4;

/**
 * Background of the whole chip as a DAVIS has it: leak drives every pixel to its threshold again and again, like a clock that
 * is more or less exact; most of these events wait for the next burst of the sensor, which the readout of frames sets off; some
 * are followed by an OFF event. The rate over the chip is the one that was asked for.
 */
export function addDavisBackground(
  buffer: EventBuffer,
  { backgroundRateHz, durationS }: GeneratorOptions,
  { width, height }: SensorSize,
  seed: number,
): void {
  const bursts = burstsOf(durationS, seed);
  const random = randomGenerator(deriveSeed(seed, 'background'));
  const exponential = (mean: number) => -Math.log(1 - random.uniform()) * mean;
  const add = (tS: number, pixel: number, p: 0 | 1, inBursts: number) => {
    const t = random.uniform() < inBursts ? bursts[firstAbove(bursts, tS)] + exponential(burstDelayS) : tS;
    if (t >= 0 && t < durationS) buffer.add(t * 1e6, pixel % width, Math.floor(pixel / width), p, eventSource.background);
  };
  for (const [pixel, rateHz] of onRates(backgroundRateHz, { width, height }, seed).entries()) {
    const { offPerOn, shape, inBursts } = davisColumns[(pixel % width) % davisColumns.length];
    renewalTimes({ rateHz, shape }, -leadInS, durationS, random, (t) => {
      add(t, pixel, 1, inBursts);
      if (random.uniform() < offPerOn) add(t + exponential(offAfterS), pixel, 0, offInBursts);
    });
  }
}

/** Rate of the ON events of every pixel: with the OFF events that follow them they add up to the rate of the chip. */
function onRates(backgroundRateHz: number, { width, height }: SensorSize, seed: number): Float64Array {
  const random = randomGenerator(deriveSeed(seed, 'pixel-rates'));
  const rates = new Float64Array(width * height);
  let total = 0;
  for (let pixel = 0; pixel < rates.length; pixel++) {
    const { on, offPerOn } = davisColumns[(pixel % width) % davisColumns.length];
    rates[pixel] = on * Math.exp(davisRateSpread * random.normal());
    total += rates[pixel] * (1 + offPerOn);
  }
  return rates.map((rate) => (rate * backgroundRateHz) / total);
}

/** Times at which the sensor of a recording bursts, s, rising, with an infinite one at last. */
export const burstsOf = (durationS: number, seed: number): Float64Array =>
  burstTimes(-leadInS, durationS, randomGenerator(deriveSeed(seed, 'bursts')));

/** Two frames of the readout, s: bursts come at 46.44 Hz on average, alternately after 20 and 23 ms. */
const periodS = 2 / 46.44;
const secondS = 0.02;
/** In half of them a third burst 4.5 ms after the second. */
const thirdS = 0.0245;
const thirdShare = 0.5;

/** Times at which the whole sensor bursts, from before the beginning until after the end, s, rising. */
export function burstTimes(fromS: number, untilS: number, random: RandomGenerator): Float64Array {
  const times: number[] = [];
  for (let period = Math.floor(fromS / periodS); period * periodS < untilS; period++) {
    times.push(period * periodS, period * periodS + secondS);
    if (random.uniform() < thirdShare) times.push(period * periodS + thirdS);
  }
  times.push(Infinity);
  return Float64Array.from(times);
}

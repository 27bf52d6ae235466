import { deriveSeed, randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import { burstTimes } from './burst-times.ts';
import type { EventBuffer } from './event-buffer.ts';
import { eventSource } from './event-truth.ts';
import { firstAbove } from './first-above.ts';
import type { GeneratorOptions } from './generator-options.ts';
import { renewalTimes } from './renewal.ts';

/*
 * What the background of a DAVIS is like. Measured on two real recordings of EBSSA by bench/background-noise.mjs; the figures
 * of both and of what is generated stand side by side in docs/davis-noise.md.
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
const rateSpread = 0.65;
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
  const bursts = burstTimes(-leadInS, durationS, randomGenerator(deriveSeed(seed, 'bursts')));
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
    rates[pixel] = on * Math.exp(rateSpread * random.normal());
    total += rates[pixel] * (1 + offPerOn);
  }
  return rates.map((rate) => (rate * backgroundRateHz) / total);
}

import type { RandomGenerator } from '@spikeseg/snn-core';

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

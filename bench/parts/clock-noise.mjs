import { randomGenerator } from '@spikeseg/snn-core';

const sensor = { width: 240, height: 180 };
/** Frames of a DAVIS, µs: most events wait for the next one, and come with an exponential delay. */
const frameUs = 21_533;
const delayUs = 150;
const burstShare = 0.9;
/** A pixel's intervals spread by a tenth of their mean. */
const jitter = 0.1;
const offShare = 0.003;

/** When an event that is due at a time comes, µs: most wait for a frame. */
export function inFrames(seconds, random) {
  const waits = random.uniform() < burstShare;
  return waits ? Math.ceil((seconds * 1e6) / frameUs) * frameUs - delayUs * Math.log(1 - random.uniform()) : seconds * 1e6;
}

/**
 * Background in which every pixel ticks like a clock, as in some recordings of a DAVIS at low bias.
 *
 * @param meanS of the pixels' intervals @param spread of the logarithm of the intervals between pixels
 */
export function clockNoise({ durationS, meanS, spread }, seed) {
  const random = randomGenerator(seed);
  const events = [];
  for (let pixel = 0; pixel < sensor.width * sensor.height; pixel++) {
    const interval = meanS * Math.exp(spread * random.normal());
    for (let seconds = -random.uniform() * interval; seconds < durationS; seconds += interval * (1 + jitter * random.normal())) {
      if (seconds < 0) continue;
      const us = inFrames(seconds, random);
      events.push([Math.round(us), pixel % sensor.width, Math.floor(pixel / sensor.width), random.uniform() < offShare ? 0 : 1]);
    }
  }
  events.sort((a, b) => a[0] - b[0]);
  const column = (kind, place) => kind.from(events, (event) => event[place]);
  return { t: column(Float64Array, 0), x: column(Uint16Array, 1), y: column(Uint16Array, 2), p: column(Uint8Array, 3), sensor };
}

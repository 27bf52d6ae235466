import { deriveSeed, type LabelTrack, randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import type { GeneratorOptions } from './generator-options.ts';
import { type MovingSpot, placeAt, type Spot } from './moving-spot.ts';

/** Drift of the star field, px/s, and the brightness of its stars, events/s. */
const siderealPxS = 1.5;
const starRateHz: readonly [number, number] = [10, 40];
const labelEveryUs = 10_000;

/** Stars: one common velocity, spread over the chip. */
export function starField({ stars }: GeneratorOptions, { width, height }: SensorSize, seed: number): MovingSpot[] {
  const random = randomGenerator(deriveSeed(seed, 'stars'));
  const angle = 2 * Math.PI * random.uniform();
  return Array.from({ length: stars }, () => ({
    x: random.uniform() * width,
    y: random.uniform() * height,
    vx: siderealPxS * Math.cos(angle),
    vy: siderealPxS * Math.sin(angle),
    rateHz: between(starRateHz, random.uniform()),
  }));
}

/** Satellites: each crosses the middle half of the chip, in any direction, in the middle half of the recording. */
export function satellites(options: GeneratorOptions, { width, height }: SensorSize, seed: number): MovingSpot[] {
  return Array.from({ length: options.satellites }, (_, i) => {
    const random = randomGenerator(deriveSeed(seed, 'satellite', i));
    const tS = options.durationS * (0.25 + 0.5 * random.uniform());
    const angle = 2 * Math.PI * random.uniform();
    const speed = between(options.speedPxS, random.uniform());
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const x = width * (0.25 + 0.5 * random.uniform()) - tS * vx;
    const y = height * (0.25 + 0.5 * random.uniform()) - tS * vy;
    return { x, y, vx, vy, rateHz: between(options.satelliteRateHz, random.uniform()) };
  });
}

/**
 * Labels every 10 ms while the spot is on the chip, as a file can hold them: times in single precision, as EBSSA stores
 * them, and positions that survive being stored 1-based bit by bit.
 */
export function labelTrack(
  id: number,
  spot: Spot,
  { width, height }: SensorSize,
  startUs: number,
  durationS: number,
): LabelTrack {
  const labels: { t: number; x: number; y: number }[] = [];
  for (let tUs = 0; tUs < durationS * 1e6; tUs += labelEveryUs) {
    const place = placeAt(spot, tUs / 1e6);
    if (place === undefined) continue;
    const { x, y } = place;
    if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) {
      labels.push({ t: Math.fround(startUs + tUs), x: x + 1 - 1, y: y + 1 - 1 });
    }
  }
  return {
    id,
    t: Float64Array.from(labels, ({ t }) => t),
    x: Float64Array.from(labels, ({ x }) => x),
    y: Float64Array.from(labels, ({ y }) => y),
  };
}

const between = ([low, high]: readonly [number, number], share: number): number => low + share * (high - low);

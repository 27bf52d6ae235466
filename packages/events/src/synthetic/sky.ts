import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import type { GeneratorOptions, StarPlace } from './generator-options.ts';
import { drawBrightness } from './spots/brightness.ts';
import type { CurvedSpot, MovingSpot, Spot } from './spots/moving-spot.ts';
import { rateOfMagnitude } from './star-counts.ts';
import type { Star } from './star-field.ts';

/** Brightness of stars that have no magnitudes, events/s. */
const starRateHz: readonly [number, number] = [10, 40];

/** Direction in which stars drift, radians from x towards y. */
export const starDriftAngle = (seed: number): number => 2 * Math.PI * randomGenerator(deriveSeed(seed, 'stars')).uniform();

/** Exactly so many stars, spread over the chip at time 0, of about the same brightness. */
export function fewStars({ stars, durationS }: GeneratorOptions, { width, height }: SensorSize, seed: number): Star[] {
  const random = randomGenerator(deriveSeed(seed, 'stars'));
  random.uniform(); // The direction of their drift.
  return Array.from({ length: stars }, (_, i) => ({
    x: random.uniform() * width,
    y: random.uniform() * height,
    rateHz: between(starRateHz, random.uniform()),
    fromS: 0,
    untilS: durationS,
    seed: deriveSeed(seed, 'star-events', i),
  }));
}

/** Stars at given places, as bright as their magnitudes. */
export const knownStars = (places: readonly StarPlace[], zeroPoint: number, durationS: number, seed: number): Star[] =>
  places.map(({ x, y, magnitude }, i) => ({
    x,
    y,
    rateHz: rateOfMagnitude(magnitude, zeroPoint),
    fromS: 0,
    untilS: durationS,
    seed: deriveSeed(seed, 'star-events', i),
  }));

/**
 * Satellites: each crosses the middle half of the chip, in any direction, in the middle half of the recording, straight or
 * on a circle.
 */
export function satellites(options: GeneratorOptions, sensor: SensorSize, seed: number): Spot[] {
  return Array.from({ length: options.satellites }, (_, i) => satellite(options, sensor, seed, i));
}

/** One of them: the same however many there are. */
export function satellite(
  { durationS, speedPxS, speedSpread = 'even', satelliteRateHz, curvatureDegPx = 0 }: GeneratorOptions,
  { width, height }: SensorSize,
  seed: number,
  id: number,
): MovingSpot | CurvedSpot {
  const random = randomGenerator(deriveSeed(seed, 'satellite', id));
  const tS = durationS * (0.25 + 0.5 * random.uniform());
  const angle = 2 * Math.PI * random.uniform();
  const share = random.uniform();
  const speed = speedSpread === 'even' ? between(speedPxS, share) : Math.exp(between(logOf(speedPxS), share));
  const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
  const [atX, atY] = [width * (0.25 + 0.5 * random.uniform()), height * (0.25 + 0.5 * random.uniform())];
  const rateHz = between(satelliteRateHz, random.uniform());
  if (curvatureDegPx === 0) return { x: atX - tS * vx, y: atY - tS * vy, vx, vy, rateHz };
  const turnPerPx = (((2 * random.uniform() - 1) * curvatureDegPx) / 180) * Math.PI;
  return { tS, x: atX, y: atY, speedPxS: speed, angle, turnPerPx, rateHz };
}

/** The same spots with a brightness that changes, where they tumble. */
export function tumbled(spots: readonly Spot[], { tumbling }: GeneratorOptions, seed: number): readonly Spot[] {
  if (tumbling === undefined) return spots;
  return spots.map((spot, id) => ({
    ...spot,
    brightness: drawBrightness(tumbling, randomGenerator(deriveSeed(seed, 'tumbling', id))),
  }));
}

const between = ([low, high]: readonly [number, number], share: number): number => low + share * (high - low);
const logOf = ([low, high]: readonly [number, number]): readonly [number, number] => [Math.log(low), Math.log(high)];

import { type RandomGenerator, randomGenerator, shuffled } from '@spikeseg/snn-core';
import { pairVariance, type Reached, type Spot } from './event-context.ts';
import type { MotionOptions, MotionState } from './motion-learner.ts';
import type { MotionMap } from './motion-map.ts';

/** An earlier event: how far and how long ago, its likelihood ratio, and whose it is. */
export interface Earlier {
  readonly dx: number;
  readonly dy: number;
  readonly delayS: number;
  readonly ratio?: number;
  readonly owner?: number;
  readonly unclaimed?: number;
}

/** e^(−q/2) / 2π in the middle of the step of q. */
const bellAt = (q: number): number => Math.exp(-(Math.floor(256 * q) + 0.5) / 512) / (2 * Math.PI);

/** What a spot reaches of earlier events at any offsets, each looked at by itself, from the definition: what the kernels are to find. */
export function reachedBy({ id, vx, vy, spread }: Spot, earlier: readonly Earlier[], reachS: number): Reached {
  const within = earlier.flatMap(({ dx, dy, delayS, ratio = 10, owner = -1, unclaimed = 1 }) => {
    const variance = pairVariance + spread ** 2 * delayS * delayS;
    const distance = (dx - vx * delayS) ** 2 + (dy - vy * delayS) ** 2;
    if (delayS > reachS || distance > 9 * variance) return [];
    const density = bellAt(distance / variance) / variance;
    return [{ place: [dx, dy, delayS], odds: density * ratio * (owner === id ? 1 : unclaimed) }];
  });
  return {
    count: within.length,
    places: Float64Array.from(within.flatMap(({ place }) => place)),
    odds: Float64Array.from(within, ({ odds }) => odds),
  };
}

/** A map that has learned nothing yet. */
export const newMap = (changes: Partial<MotionMap> = {}): MotionMap => ({
  id: 0,
  vx: 0,
  vy: 0,
  spread: 8,
  claimed: 0,
  priors: [0.01],
  means: { dx: 0, dy: 0, delay: 0, excess: 0, fourth: 0 },
  ...changes,
});

export const options: MotionOptions = { ratesHz: [13, 42], fastestPxS: 60 };

/** What a learner with these options goes on from, with such maps. */
export const stateOf = (maps: readonly Partial<MotionMap>[]): MotionState => ({
  maps: maps.map((map, id) => newMap({ id, priors: [0.001, 0.002], ...map })),
  passEvents: 0,
  events: 0,
  meanRatio: 0,
  ratios: 0,
});

/** The sensor of the scenes. */
export const size = { width: 64, height: 48 };

export interface Event {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  /** Whether it is of an object. */
  readonly isObject?: boolean;
}

const inOrder = (events: readonly Event[]): Event[] => events.toSorted((a, b) => a.tUs - b.tUs);

function noiseOf(random: RandomGenerator, { width, height }: typeof size, rateHz: number, seconds: number): Event[] {
  return Array.from({ length: Math.round(rateHz * width * height * seconds) }, () => ({
    tUs: Math.floor(random.uniform() * seconds * 1e6),
    x: random.integer(width),
    y: random.integer(height),
  }));
}

/** Background alone, so many events/s in every pixel. */
export const noise = (sensor: typeof size, rateHz: number, seconds: number, seed: number): Event[] =>
  inOrder(noiseOf(randomGenerator(seed), sensor, rateHz, seconds));

/** Background of 0.1 events/s, and every 2 s an object of 18 events/s that goes by (14, −9) px/s for 3 s. */
export function crossings(seconds: number, seed: number): Event[] {
  const random = randomGenerator(seed);
  const events = noiseOf(random, size, 0.1, seconds);
  for (let since = 0; since < seconds; since += 2) {
    const [middleX, middleY] = [(0.2 + 0.6 * random.uniform()) * size.width, (0.2 + 0.6 * random.uniform()) * size.height];
    for (let k = 0; k < 54; k++) {
      const s = 3 * random.uniform() - 1.5;
      const x = Math.round(middleX + 14 * s + 1.5 * random.normal());
      const y = Math.round(middleY - 9 * s + 1.5 * random.normal());
      const tUs = Math.floor(1e6 * (since + 1.5 + s));
      if (x >= 0 && y >= 0 && x < size.width && y < size.height && tUs < 1e6 * seconds)
        events.push({ tUs, x, y, isObject: true });
    }
  }
  return inOrder(events);
}

/** The same events at other pixels: those of a pixel stay together, and paths are gone. */
export function permuted(events: readonly Event[], seed: number): Event[] {
  const { width, height } = size;
  const pixels = shuffled(
    Array.from({ length: width * height }, (_, pixel) => pixel),
    randomGenerator(seed),
  );
  return events.map(({ tUs, x, y }) => {
    const pixel = pixels[y * width + x];
    return { tUs, x: pixel % width, y: Math.floor(pixel / width) };
  });
}

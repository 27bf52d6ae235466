import type { RandomGenerator } from '@spikeseg/snn-core';
import type { EventBuffer } from './event-buffer.ts';

/*
 * What a bright spot leaves. Measured on 30 s of a real night with an HD sensor and 108 stars, which drift by 4.7 px/s, in the frame of the stars: OFF events
 * over ON events are 0.035, 0.05, 0.10, 0.29 and 0.57 for stars of 15, 35, 75, 160 and 390 ON events/s. They begin 2.4 px behind the middle, and along the
 * way they fall by e in 3.8 px, as far as 25 px behind the brightest; across it they are as wide as the spot.
 */

/** Events/s of a spot of which every second ON event has an OFF event in its trail. */
const halfHz = 400;
/** How far a spot goes on until a pixel that it lit begins to see it go, px; and how long that may take at most, s. */
const [edgePx, longestS] = [2.4, 2];
/** How long pixels go on from then, mean, s. */
const goesOnS = 0.65;
/** What is bright is wider: its variance per axis is 1 px² more for so many events/s. Measured: 1.95, 2.2, 2.7, 2.9, 3.7 and 5.8 px² at 30, 70, 125, 230, 320 and 460 events/s. */
const widerHz = 140;

/** An ON event, and the spot that it is of. */
interface Lit {
  readonly tS: number;
  /** px */
  readonly x: number;
  readonly y: number;
  /** Of the spot. */
  readonly rateHz: number;
  readonly speedPxS: number;
  readonly cause: number;
}

/** Adds the OFF event of a pixel that was lit, if it gives one: with a chance of λ/(λ + 400 Hz), after 2.4 px of way and an exponential time of mean 0.65 s. */
export function addTrail(
  buffer: EventBuffer,
  { tS, x, y, rateHz, speedPxS, cause }: Lit,
  endS: number,
  random: RandomGenerator,
): void {
  if (random.uniform() * (rateHz + halfHz) >= rateHz) return;
  const t = tS + Math.min(longestS, edgePx / speedPxS) - goesOnS * Math.log(1 - random.uniform());
  if (t < endS) buffer.add(t * 1e6, x, y, 0, cause);
}

/** Standard deviation of a spot, px. @param psfPx that of a dim one */
export const spotWidth = (psfPx: number, rateHz: number): number => Math.sqrt(psfPx ** 2 + rateHz / widerHz);

import type { RandomGenerator, SensorSize } from '@spikeseg/snn-core';
import { maxSatellites } from '../event-truth.ts';
import type { MovingSpot, Spot } from '../moving-spot.ts';
import { anyAngle, byLogarithm, evenly } from './draws.ts';

/** Two objects stand still, and a bright one passes each at 10 to 60 px/s, 8 px away at most, after half of the recording. */
export function passingPaths({ width, height }: SensorSize, durationS: number, random: RandomGenerator): Spot[] {
  const u = evenly(random);
  return [40, 90].flatMap((rateHz) => {
    const [x, y] = [u(width / 4, (width * 3) / 4), u((height * 5) / 18, (height * 13) / 18)];
    const [angle, speed] = [anyAngle(random), u(10, 60)];
    const [tS, missPx] = [u((durationS * 16) / 30, (durationS * 20) / 30), u(0, 8)];
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const passer = {
      x: x - missPx * Math.sin(angle) - tS * vx,
      y: y + missPx * Math.cos(angle) - tS * vy,
      vx,
      vy,
      rateHz: u(200, 400),
    };
    return [{ x, y, vx: 0, vy: 0, rateHz }, passer];
  });
}

/** How far the chip is crossed at most, px, and for how long, s. */
const longestPx = 170;
const longestS = 1.5;

/** A slow object, and from 12 s on one every three seconds that crosses at 60 to 500 px/s. */
export function crossingPaths({ width, height }: SensorSize, durationS: number, random: RandomGenerator): Spot[] {
  const u = evenly(random);
  const [slowX, slowY] = [u(width / 3, (width * 2) / 3), u(height / 3, (height * 2) / 3)];
  const paths: Spot[] = [{ x: slowX, y: slowY, vx: 0.5, vy: 0.3, rateHz: 100 }];
  for (let startS = 12; startS <= durationS - 3 && paths.length < maxSatellites; startS += 3) {
    const [tS, angle, speed] = [startS + random.uniform(), anyAngle(random), byLogarithm(random)(60, 500)];
    const x = u((width * 7) / 24, (width * 17) / 24);
    const y = u(height / 3, (height * 2) / 3);
    const halfS = Math.min(longestPx / speed, longestS) / 2;
    const at = (s: number) => ({ tS: tS + s, x: x + s * speed * Math.cos(angle), y: y + s * speed * Math.sin(angle) });
    paths.push({ knots: [at(-halfS), at(halfS)], rateHz: byLogarithm(random)(100, 400) });
  }
  return paths;
}

/** Distance of two that meet from the meeting point while they are there, at most, px per axis. */
const missPx = 1;

/** Two that meet near the middle of the chip and of the recording, at an angle of 20 to 160 degrees. */
export function meetingPaths(
  { durationS, speedPxS, satelliteRateHz }: MeetingOptions,
  { width, height }: SensorSize,
  random: RandomGenerator,
): MovingSpot[] {
  const u = evenly(random);
  const tS = durationS * u(0.4, 0.6);
  const [x, y] = [u((width * 3) / 8, (width * 5) / 8), u((height * 7) / 18, (height * 11) / 18)];
  const first = anyAngle(random);
  return [first, first + (u(20, 160) * Math.PI) / 180].map((angle) => {
    const speed = u(...speedPxS);
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const [dx, dy] = [u(-missPx, missPx), u(-missPx, missPx)];
    return { x: x + dx - tS * vx, y: y + dy - tS * vy, vx, vy, rateHz: u(...satelliteRateHz) };
  });
}

interface MeetingOptions {
  readonly durationS: number;
  readonly speedPxS: readonly [number, number];
  readonly satelliteRateHz: readonly [number, number];
}

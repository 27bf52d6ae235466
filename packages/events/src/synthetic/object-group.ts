import { type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import { maxSatellites } from './event-truth.ts';
import type { GeneratorOptions } from './generator-options.ts';
import { jogsPaths } from './jogs.ts';
import type { KnottedSpot, MovingSpot, Spot } from './spots/moving-spot.ts';
import { perPxOf } from './spots/point-source.ts';
import { anyAngle, byLogarithm, evenly } from './spots/random-draws.ts';
import { drawSlews, type Slew } from './telescope.ts';

/** Paths on the chip that fit together, and the slews that they go through. */
interface ObjectGroup {
  readonly paths: readonly Spot[];
  readonly slews: readonly Slew[];
}

/** The group that the options name, none of its objects where there are to be no satellites; undefined where they name none. */
export function objectGroup(options: GeneratorOptions, sensor: SensorSize, seed: number): ObjectGroup | undefined {
  const { objects, durationS, satellites } = options;
  if (objects === undefined) return undefined;
  const random = randomGenerator(seed);
  const slews = objects === 'slews' ? sceneSlews(durationS, random) : [];
  const paths = {
    slews: () => slewsPaths(slews, sensor, durationS, random),
    passing: () => passingPaths(sensor, durationS, random),
    crossing: () => crossingPaths(sensor, durationS, random),
    meeting: () => meetingPaths(options, sensor, random),
    jogs: () => jogsPaths(options, sensor, random),
  };
  return { paths: satellites === 0 ? [] : paths[objects](), slews };
}

/** Two objects stand still, and a bright one passes each at 10 to 60 px/s, 8 px away at most, after half of the recording. */
function passingPaths({ width, height }: SensorSize, durationS: number, random: RandomGenerator): Spot[] {
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
function crossingPaths({ width, height }: SensorSize, durationS: number, random: RandomGenerator): Spot[] {
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
function meetingPaths(
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

/** When slews begin at the earliest in every minute, s; none begins in the last seconds of a recording. */
const startsS = [14, 22, 30, 38, 46, 53] as const;
const lastS = 5;
/** Drift of what stands, px/s. */
const drift = { vx: 0.2, vy: 0.1 };
/** The one that crosses: px/s, and how long it is in sight. */
const fast = { speedPxS: 288, durationS: 0.64 };

/** Slews of a recording: six in a minute, there and back, at 10 to 280 px/s over 25 to 70 px. */
function sceneSlews(durationS: number, random: RandomGenerator): Slew[] {
  const minutes = Array.from({ length: Math.ceil(durationS / 60) }, (_, minute) => startsS.map((tS) => 60 * minute + tS));
  const starts = minutes.flat().filter((tS) => tS < durationS - lastS);
  return drawSlews(starts, 1, durationS, random);
}

/** Two objects that stand between the slews, the second from 5 s on, and one that crosses at 288 px/s for 0.64 s. */
function slewsPaths(slews: readonly Slew[], { width, height }: SensorSize, durationS: number, random: RandomGenerator) {
  const u = evenly(random);
  const [angle, fromS] = [anyAngle(random), u(durationS / 3, (durationS * 55) / 60)];
  const half = 92;
  const x = width / 2 + u(-width / 8, width / 8) - half * Math.cos(angle);
  const y = height / 2 + u(-height / 9, height / 9) - half * Math.sin(angle);
  const lengthPx = fast.speedPxS * fast.durationS;
  const end = { tS: fromS + fast.durationS, x: x + lengthPx * Math.cos(angle), y: y + lengthPx * Math.sin(angle) };
  const crossing = { knots: [{ tS: fromS, x, y }, end], rateHz: u(140, 220) };
  const standing = (rateHz: number, since: number): KnottedSpot => {
    const [atX, atY] = [u(width / 4, (width * 3) / 4), u(height / 4, (height * 3) / 4)];
    return slewing({ tS: since, x: atX, y: atY }, rateHz, durationS, slews);
  };
  return [standing(u(50, 90), 0), crossing, standing(u(25, 50), Math.min(5, durationS / 4))];
}

/** Stands, slews when all others do, and stands again; drifts a little while it stands. */
function slewing(
  { tS: fromS, x: fromX, y: fromY }: { readonly tS: number; readonly x: number; readonly y: number },
  rateHz: number,
  durationS: number,
  slews: readonly Slew[],
): KnottedSpot {
  let [x, y, tS] = [fromX, fromY, fromS];
  const knots = [{ tS, x, y }];
  for (const slew of slews.filter((one) => one.tS > fromS)) {
    x += drift.vx * (slew.tS - tS);
    y += drift.vy * (slew.tS - tS);
    knots.push({ tS: slew.tS, x, y });
    tS = slew.tS + slew.lengthPx / slew.speedPxS;
    x += slew.lengthPx * Math.cos(slew.angle);
    y += slew.lengthPx * Math.sin(slew.angle);
    knots.push({ tS, x, y });
  }
  const last = { tS: durationS, x: x + drift.vx * (durationS - tS), y };
  return { knots: [...knots, last], rateHz, perPx: perPxOf(rateHz) };
}

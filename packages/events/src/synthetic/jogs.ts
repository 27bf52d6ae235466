import type { RandomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import type { KnottedSpot, SpotKnot } from './spots/moving-spot.ts';
import { anyAngle, byLogarithm, evenly } from './spots/random-draws.ts';

/** A row of jogs: how many, px and s of each, s between them, and s after the last. */
const row = { jogs: [2, 6], lengthPx: [10, 25], lastsS: [0.08, 0.15], restS: [0.5, 2], longRestS: [3, 16] } as const;
/** A row of this share begins with a longer move, px and px/s. */
const far = { share: 0.4, lengthPx: [30, 80], speedPxS: [70, 290] } as const;
/** Drift while it rests, px/s per axis: another one after every jog. */
const driftPxS = 0.6;
/** Events of an object per px of its way. */
const perPx = [1.5, 3.5] as const;
/** The first jog begins then, s; no row begins in the last seconds. */
const [firstS, lastS] = [[5, 10], 2] as const;
/** The way of a jog is cut into so many straight parts. */
const parts = 6;
/** The first object stays this share of the sides away from the edges; that many directions are tried for it. */
const [margin, tries] = [0.15, 50];

/** What the mount does from a time on: a jog, and the drift after it. */
interface Jog {
  readonly tS: number;
  readonly lastsS: number;
  readonly dx: number;
  readonly dy: number;
  /** px/s */
  readonly vx: number;
  readonly vy: number;
}

interface JogPoint {
  readonly x: number;
  readonly y: number;
}

interface JogsOptions {
  readonly durationS: number;
  readonly satellites: number;
  readonly satelliteRateHz: readonly [number, number];
}

/** One or two objects that rest, and jump alike when the mount is moved by hand: two in half of the recordings. */
export function jogsPaths(options: JogsOptions, sensor: SensorSize, random: RandomGenerator): KnottedSpot[] {
  const { satellites, satelliteRateHz, durationS } = options;
  const u = evenly(random);
  const count = random.uniform() < 0.5 ? 1 : satellites;
  const objects = Array.from({ length: satellites }, () => ({
    from: { x: u(sensor.width * 0.3, sensor.width * 0.7), y: u(sensor.height * 0.3, sensor.height * 0.7) },
    rateHz: byLogarithm(random)(...satelliteRateHz),
    perPx: u(...perPx),
  }));
  const jogs = drawJogs(objects[0].from, sensor, durationS, random);
  return objects.slice(0, count).map(({ from, ...looks }) => ({ ...looks, knots: knotsOf(from, jogs, durationS) }));
}

function drawJogs(from: JogPoint, sensor: SensorSize, durationS: number, random: RandomGenerator): Jog[] {
  const u = evenly(random);
  const jogs: Jog[] = [];
  let [at, tS] = [from, u(...firstS)];
  while (tS < durationS - lastS) {
    const count = row.jogs[0] + random.integer(row.jogs[1] - row.jogs[0] + 1);
    const beginsFar = random.uniform() < far.share;
    for (let k = 0; k < count && tS < durationS - lastS; k++) {
      const isFar = beginsFar && k === 0;
      const lengthPx = isFar ? u(...far.lengthPx) : u(...row.lengthPx);
      const lastsS = isFar ? lengthPx / byLogarithm(random)(...far.speedPxS) : u(...row.lastsS);
      const [dx, dy] = wayInside(at, lengthPx, sensor, random);
      const restS = k === count - 1 ? u(...row.longRestS) : u(...row.restS);
      const [vx, vy] = [u(-driftPxS, driftPxS), u(-driftPxS, driftPxS)];
      jogs.push({ tS, lastsS, dx, dy, vx, vy });
      at = { x: at.x + dx + vx * restS, y: at.y + dy + vy * restS };
      tS += lastsS + restS;
    }
  }
  return jogs;
}

/** A way of that length in a direction that stays away from the edges, where one is found. */
function wayInside(
  { x, y }: JogPoint,
  lengthPx: number,
  { width, height }: SensorSize,
  random: RandomGenerator,
): [number, number] {
  let way: [number, number] = [0, 0];
  for (let k = 0; k < tries; k++) {
    const angle = anyAngle(random);
    way = [lengthPx * Math.cos(angle), lengthPx * Math.sin(angle)];
    if (isWithin(x + way[0], width) && isWithin(y + way[1], height)) break;
  }
  return way;
}

const isWithin = (place: number, side: number): boolean => place > margin * side && place < (1 - margin) * side;

/** The way of an object: a jog begins and ends gently, as (1 − cos πs)/2 does for s from 0 to 1. */
function knotsOf(from: JogPoint, jogs: readonly Jog[], durationS: number): SpotKnot[] {
  let { x, y } = from;
  let [tS, vx, vy] = [0, 0, 0];
  const knots: SpotKnot[] = [{ tS, x, y }];
  for (const jog of jogs) {
    x += vx * (jog.tS - tS);
    y += vy * (jog.tS - tS);
    for (let part = 0; part <= parts; part++) {
      const share = (1 - Math.cos((Math.PI * part) / parts)) / 2;
      knots.push({ tS: jog.tS + (jog.lastsS * part) / parts, x: x + share * jog.dx, y: y + share * jog.dy });
    }
    x += jog.dx;
    y += jog.dy;
    [tS, vx, vy] = [jog.tS + jog.lastsS, jog.vx, jog.vy];
  }
  return [...knots, { tS: durationS, x: x + vx * (durationS - tS), y: y + vy * (durationS - tS) }];
}

import type { RandomGenerator, SensorSize } from '@spikeseg/snn-core';
import type { KnottedSpot } from '../moving-spot.ts';
import { drawSlews, type Slew } from '../slews.ts';
import { anyAngle, evenly } from './draws.ts';

/** When slews begin at the earliest in every minute, s; none begins in the last seconds of a recording. */
const startsS = [14, 22, 30, 38, 46, 53] as const;
const lastS = 5;
/** Drift of what stands, px/s. */
const drift = { vx: 0.2, vy: 0.1 };
/** The one that crosses: px/s, and how long it is in sight. */
const fast = { speedPxS: 288, durationS: 0.64 };

/** Slews of a recording: six in a minute, there and back, at 10 to 280 px/s over 25 to 70 px. */
export function sceneSlews(durationS: number, random: RandomGenerator): Slew[] {
  const minutes = Array.from({ length: Math.ceil(durationS / 60) }, (_, minute) => startsS.map((tS) => 60 * minute + tS));
  const starts = minutes.flat().filter((tS) => tS < durationS - lastS);
  return drawSlews(starts, 1, durationS, random);
}

/** Two objects that stand between the slews, the second from 5 s on, and one that crosses at 288 px/s for 0.64 s. */
export function slewsPaths(slews: readonly Slew[], { width, height }: SensorSize, durationS: number, random: RandomGenerator) {
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
  return { knots: [...knots, { tS: durationS, x: x + drift.vx * (durationS - tS), y }], rateHz };
}

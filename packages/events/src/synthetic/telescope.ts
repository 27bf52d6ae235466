import { deriveSeed, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import { type MovingPlace, placeAt, type Spot } from './spots/moving-spot.ts';

/** What the telescope does. A satellite's own path is that on the chip of a telescope that does none of it. */
export interface Telescope {
  /** Drift of the stars, px/s: 15.04″/s · cos δ over the pixel scale where nothing is tracked, little where stars are; the direction is drawn. */
  readonly driftPxS: number;
  /** Turn of the stars about the middle of the chip, degrees/s from x towards y: 0.0042 · cos(latitude) · cos(azimuth) / cos(altitude) on an alt-az mount that tracks. */
  readonly rotationDegS: number;
  /** With `satellite` the first one stands near the middle of the chip, and everything else moves by what it would have moved. */
  readonly follows: 'nothing' | 'satellite';
  /** When a telescope that follows stops to, s: it stands from then on. It never does where this is left out. */
  readonly followsUntilS?: number;
  /** Slews of a recording, with stops between them. */
  readonly slews: number;
  /** How much everything shakes, root of the mean square per axis, px, and how fast at most. */
  readonly jitterPx: number;
  readonly jitterHz: number;
}

/** Where things are on the chip. */
export interface ChipMotion {
  /** Displacement of everything: slews, what is followed, jitter. */
  readonly pointing: (tS: number) => MovingPlace;
  /** Displacement by jitter alone. */
  readonly shake: (tS: number) => MovingPlace;
  /** Place of a star that stood at (x, y) at time 0, were nothing displaced. */
  readonly star: (x: number, y: number) => (tS: number) => MovingPlace;
  /** Point (x, y) of the sky, as `star` takes it, that is at a place of the chip. */
  readonly skyAt: (x: number, y: number, tS: number) => { readonly x: number; readonly y: number };
}

/** Share of the chip's sides by which a followed satellite stands off the middle, at most. */
const offMiddle = 0.125;

const rest: MovingPlace = { x: 0, y: 0, vx: 0, vy: 0 };

/**
 * How stars and everything move over the chip:
 * star(t) = c + R(ωt) · (s − c) + t · d + pointing(t), with the middle of the chip c, the rotation R and the drift d.
 *
 * @param followed path of the satellite that is followed, if one is
 * @param driftAngle direction of the drift, radians from x towards y
 */
export function skyMotion(
  telescope: Telescope,
  {
    slews,
    followed,
    driftAngle,
  }: { readonly slews: readonly Slew[]; readonly followed?: Spot | undefined; readonly driftAngle: number },
  { width, height }: SensorSize,
  seed: number,
): ChipMotion {
  const { driftPxS, rotationDegS, followsUntilS = Infinity, jitterPx, jitterHz } = telescope;
  const shake = jitterPx > 0 ? jitter(jitterPx, jitterHz, randomGenerator(deriveSeed(seed, 'jitter'))) : () => rest;
  const offset = randomGenerator(deriveSeed(seed, 'followed'));
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const standX = middleX + width * offMiddle * (2 * offset.uniform() - 1);
  const standY = middleY + height * offMiddle * (2 * offset.uniform() - 1);
  const following = (tS: number): MovingPlace => {
    const place = followed && placeAt(followed, Math.min(tS, followsUntilS));
    if (!place) return rest;
    const moves = tS < followsUntilS ? { vx: -place.vx, vy: -place.vy } : { vx: 0, vy: 0 };
    return { x: standX - place.x, y: standY - place.y, ...moves };
  };
  const pointing = (tS: number): MovingPlace => sum(sum(slewed(slews, tS), following(tS)), shake(tS));
  const [vx, vy] = [driftPxS * Math.cos(driftAngle), driftPxS * Math.sin(driftAngle)];
  const omega = (rotationDegS * Math.PI) / 180;
  return {
    pointing,
    shake,
    star: (x, y) => (tS) => sum(drifted(x, y, tS), pointing(tS)),
    skyAt: (x, y, tS) => {
      const { x: movedX, y: movedY } = pointing(tS);
      const [dx, dy] = [x - movedX - tS * vx - middleX, y - movedY - tS * vy - middleY];
      const [cos, sin] = [Math.cos(omega * tS), Math.sin(omega * tS)];
      return { x: middleX + cos * dx + sin * dy, y: middleY - sin * dx + cos * dy };
    },
  };

  function drifted(x: number, y: number, tS: number): MovingPlace {
    if (omega === 0) return { x: x + tS * vx, y: y + tS * vy, vx, vy };
    const [cos, sin] = [Math.cos(omega * tS), Math.sin(omega * tS)];
    const dx = cos * (x - middleX) - sin * (y - middleY);
    const dy = sin * (x - middleX) + cos * (y - middleY);
    return { x: middleX + dx + tS * vx, y: middleY + dy + tS * vy, vx: vx - omega * dy, vy: vy + omega * dx };
  }
}

/** How far slews have moved everything. */
function slewed(slews: readonly Slew[], tS: number): MovingPlace {
  let [x, y, vx, vy] = [0, 0, 0, 0];
  for (const { tS: startS, speedPxS, angle, lengthPx } of slews) {
    if (tS <= startS) break;
    const way = Math.min(lengthPx, speedPxS * (tS - startS));
    x += way * Math.cos(angle);
    y += way * Math.sin(angle);
    if (way < lengthPx) [vx, vy] = [speedPxS * Math.cos(angle), speedPxS * Math.sin(angle)];
  }
  return { x, y, vx, vy };
}

/** Two displacements, one after the other. */
export function sum(a: MovingPlace, b: MovingPlace): MovingPlace {
  return { x: a.x + b.x, y: a.y + b.y, vx: a.vx + b.vx, vy: a.vy + b.vy };
}

/** The telescope turns: everything on the chip moves straight by so much, and then stands again. */
export interface Slew {
  readonly tS: number;
  readonly speedPxS: number;
  /** Direction, radians from x towards y. */
  readonly angle: number;
  readonly lengthPx: number;
}

/** Slowest and fastest slew, px/s, drawn evenly in its logarithm, and the shortest and longest, px. */
const speedPxS = [10, 280] as const;
const lengthPx = [25, 70] as const;
/** Share of the time until the next slew that one may take: it is made faster where it would take longer. */
const longestShare = 0.9;

/**
 * Slews, there and back by turns: every second one undoes the one before.
 *
 * @param startsS when they begin at the earliest, rising; each begins up to `delayS` later
 * @param untilS when the last has ended
 */
export function drawSlews(startsS: readonly number[], delayS: number, untilS: number, random: RandomGenerator): Slew[] {
  const list: Slew[] = [];
  for (const [i, start] of startsS.entries()) {
    const last = i % 2 === 1 ? list[i - 1] : undefined;
    const angle = last ? last.angle + Math.PI : 2 * Math.PI * random.uniform();
    const length = last ? last.lengthPx : lengthPx[0] + (lengthPx[1] - lengthPx[0]) * random.uniform();
    const tS = start + delayS * random.uniform();
    const slowest = length / (longestShare * ((startsS[i + 1] ?? untilS) - tS));
    const drawn = Math.exp(Math.log(speedPxS[0]) + (Math.log(speedPxS[1]) - Math.log(speedPxS[0])) * random.uniform());
    list.push({ tS, speedPxS: Math.max(drawn, slowest), angle, lengthPx: length });
  }
  return list;
}

/** So many slews, evenly over a recording, each at most a second late. */
export function evenSlews(count: number, durationS: number, random: RandomGenerator): Slew[] {
  const everyS = durationS / count;
  const starts = Array.from({ length: count }, (_, i) => everyS * (i + 0.25));
  return drawSlews(starts, Math.min(1, everyS / 4), durationS, random);
}

/** Sines per axis: so many that their sum is close to normal. */
const sines = 16;

/**
 * How a telescope shakes in the wind: per axis a sum of sines of equal amplitude, with frequencies drawn from (0, bandHz] and
 * phases drawn at random, so that nothing is faster than the band, and the place at a time needs none before it.
 *
 * @param rmsPx root of the mean square per axis, px
 * @returns displacement and its velocity, around 0
 */
export function jitter(rmsPx: number, bandHz: number, random: RandomGenerator): (tS: number) => MovingPlace {
  const amplitude = rmsPx * Math.sqrt(2 / sines);
  const waves = Array.from({ length: 2 * sines }, () => ({
    omega: 2 * Math.PI * bandHz * (1 - random.uniform()),
    phase: 2 * Math.PI * random.uniform(),
  }));
  return (tS) => {
    const moved = { x: 0, y: 0, vx: 0, vy: 0 };
    for (const [i, { omega, phase }] of waves.entries()) {
      const [place, speed] = [amplitude * Math.sin(omega * tS + phase), amplitude * omega * Math.cos(omega * tS + phase)];
      if (i < sines) {
        moved.x += place;
        moved.vx += speed;
      } else {
        moved.y += place;
        moved.vy += speed;
      }
    }
    return moved;
  };
}

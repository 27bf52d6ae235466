import type { RandomGenerator } from '@spikeseg/snn-core';
import { type Brightness, brightestOf, brightnessAt } from './brightness.ts';
import type { EventBuffer } from './event-buffer.ts';
import { poissonTimes } from './random-draws.ts';

/** A spot that moves straight: position(t) = (x, y) + t · (vx, vy), px and px/s. */
export interface MovingSpot {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Events/s while it moves over the chip. */
  readonly rateHz: number;
  readonly brightness?: Brightness | undefined;
}

export interface SpotKnot {
  readonly tS: number;
  /** px */
  readonly x: number;
  readonly y: number;
}

/** A spot that moves straight from knot to knot, and is there from the first to the last: what stands, and slews between. */
export interface KnottedSpot {
  /** At least two, in time order. */
  readonly knots: readonly SpotKnot[];
  /** Events/s from the first to the last knot. */
  readonly rateHz: number;
  readonly brightness?: Brightness | undefined;
}

/** A spot on a circle, at a constant speed: an arc of so large a radius that it looks like a bent line. */
export interface CurvedSpot extends SpotKnot {
  /** px/s */
  readonly speedPxS: number;
  /** Direction at tS, radians from x towards y. */
  readonly angle: number;
  /** By how much the direction turns per px of the way, radians: one over the radius, negative towards the other side. */
  readonly turnPerPx: number;
  readonly rateHz: number;
  readonly brightness?: Brightness | undefined;
}

export type Spot = MovingSpot | KnottedSpot | CurvedSpot;

/** Position (px) and velocity (px/s). */
export type Place = Pick<MovingSpot, 'x' | 'y' | 'vx' | 'vy'>;

/** Position and velocity of a spot; undefined while it is not there. */
export function placeAt(spot: Spot, tS: number): Place | undefined {
  if ('knots' in spot) return betweenKnots(spot.knots, tS);
  if ('angle' in spot) return onCircle(spot, tS);
  return { x: spot.x + tS * spot.vx, y: spot.y + tS * spot.vy, vx: spot.vx, vy: spot.vy };
}

function betweenKnots(knots: readonly SpotKnot[], tS: number): Place | undefined {
  const after = knots.findIndex((knot) => knot.tS > tS);
  if (after <= 0) return undefined;
  const [from, to] = [knots[after - 1], knots[after]];
  const [vx, vy] = [(to.x - from.x) / (to.tS - from.tS), (to.y - from.y) / (to.tS - from.tS)];
  return { x: from.x + (tS - from.tS) * vx, y: from.y + (tS - from.tS) * vy, vx, vy };
}

/** The chord of an arc of length s that turns by δ is s · sin(δ/2) / (δ/2) long and points half way between both directions. */
function onCircle({ tS: atS, x, y, speedPxS, angle, turnPerPx }: CurvedSpot, tS: number): Place {
  const way = speedPxS * (tS - atS);
  const half = (turnPerPx * way) / 2;
  const chord = half === 0 ? way : way * (Math.sin(half) / half);
  return {
    x: x + chord * Math.cos(angle + half),
    y: y + chord * Math.sin(angle + half),
    vx: speedPxS * Math.cos(angle + 2 * half),
    vy: speedPxS * Math.sin(angle + 2 * half),
  };
}

/** A point source as the chip sees it. */
interface PointSource {
  /** Mean events/s, without glints. */
  readonly rateHz: number;
  readonly brightness?: Brightness | undefined;
  /** Where it is on the chip; undefined while it is not there. */
  readonly place: (tS: number) => Place | undefined;
  /** Radius of the point spread, standard deviation, px. */
  readonly psfPx: number;
  /** When it can be on the chip, s. */
  readonly fromS: number;
  readonly untilS: number;
}

/** ON events lead the centre and OFF events trail it by this much, px. */
const leadPx = 0.7;
/** Share of ON events of a spot. */
const onShare = 0.85;

/**
 * Events of a point source through the optics: brighter ahead of it, darker behind. Where its brightness changes, times are
 * drawn at its largest rate and kept with the chance of the present one (thinning: Lewis and Shedler 1979).
 */
export function addSpot(buffer: EventBuffer, spot: PointSource, cause: number, random: RandomGenerator): void {
  const { brightness, psfPx, fromS, untilS } = spot;
  const brightest = brightness === undefined ? 1 : brightestOf(brightness);
  poissonTimes(spot.rateHz * brightest, untilS - fromS, random, (afterS) => {
    const t = fromS + afterS;
    if (brightness !== undefined && random.uniform() * brightest >= brightnessAt(brightness, t)) return;
    const p = random.uniform() < onShare ? 1 : 0;
    const lead = p === 1 ? leadPx : -leadPx;
    const [dx, dy] = [psfPx * random.normal(), psfPx * random.normal()];
    const place = spot.place(t);
    if (place === undefined) return;
    const speed = Math.hypot(place.vx, place.vy);
    const [ux, uy] = speed > 0 ? [place.vx / speed, place.vy / speed] : [0, 0];
    buffer.add(t * 1e6, place.x + lead * ux + dx, place.y + lead * uy + dy, p, cause);
  });
}

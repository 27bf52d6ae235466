import type { TumblingBrightness } from './brightness.ts';

/** A spot that moves straight: position(t) = (x, y) + t · (vx, vy), px and px/s. */
export interface MovingSpot {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Events/s while it moves over the chip. */
  readonly rateHz: number;
  readonly brightness?: TumblingBrightness | undefined;
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
  /** Events per px of its way beside those; none where it is left out. */
  readonly perPx?: number | undefined;
  readonly brightness?: TumblingBrightness | undefined;
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
  readonly brightness?: TumblingBrightness | undefined;
}

export type Spot = MovingSpot | KnottedSpot | CurvedSpot;

/** Position (px) and velocity (px/s). */
export type MovingPlace = Pick<MovingSpot, 'x' | 'y' | 'vx' | 'vy'>;

/** Position and velocity of a spot; undefined while it is not there. */
export function placeAt(spot: Spot, tS: number): MovingPlace | undefined {
  if ('knots' in spot) return betweenKnots(spot.knots, tS);
  if ('angle' in spot) return onCircle(spot, tS);
  return { x: spot.x + tS * spot.vx, y: spot.y + tS * spot.vy, vx: spot.vx, vy: spot.vy };
}

function betweenKnots(knots: readonly SpotKnot[], tS: number): MovingPlace | undefined {
  const after = knots.findIndex((knot) => knot.tS > tS);
  if (after <= 0) return undefined;
  const [from, to] = [knots[after - 1], knots[after]];
  const [vx, vy] = [(to.x - from.x) / (to.tS - from.tS), (to.y - from.y) / (to.tS - from.tS)];
  return { x: from.x + (tS - from.tS) * vx, y: from.y + (tS - from.tS) * vy, vx, vy };
}

/** The chord of an arc of length s that turns by δ is s · sin(δ/2) / (δ/2) long and points half way between both directions. */
function onCircle({ tS: atS, x, y, speedPxS, angle, turnPerPx }: CurvedSpot, tS: number): MovingPlace {
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

/** The largest speed of a spot that goes from knot to knot, px/s. */
export const maxSpeedOf = ({ knots }: KnottedSpot): number =>
  Math.max(...knots.slice(1).map((to, k) => Math.hypot(to.x - knots[k].x, to.y - knots[k].y) / (to.tS - knots[k].tS)));

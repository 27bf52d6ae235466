import type { RandomGenerator } from '@spikeseg/snn-core';
import type { EventBuffer } from './event-buffer.ts';
import { poissonTimes } from './poisson.ts';

/** A spot that moves straight: position(t) = (x, y) + t · (vx, vy), px and px/s. */
export interface MovingSpot {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Events/s while it moves over the chip. */
  readonly rateHz: number;
}

/** Where a spot is at a time. */
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
}

export type Spot = MovingSpot | KnottedSpot;

/** Position (px) and velocity (px/s) of a spot; undefined while it is not there. */
export function placeAt(spot: Spot, tS: number): Omit<MovingSpot, 'rateHz'> | undefined {
  if (!('knots' in spot)) return { x: spot.x + tS * spot.vx, y: spot.y + tS * spot.vy, vx: spot.vx, vy: spot.vy };
  const { knots } = spot;
  const after = knots.findIndex((knot) => knot.tS > tS);
  if (after <= 0) return undefined;
  const [from, to] = [knots[after - 1], knots[after]];
  const [vx, vy] = [(to.x - from.x) / (to.tS - from.tS), (to.y - from.y) / (to.tS - from.tS)];
  return { x: from.x + (tS - from.tS) * vx, y: from.y + (tS - from.tS) * vy, vx, vy };
}

/** Radius of the point spread, standard deviation, px. */
const psfPx = 1;
/** ON events lead the centre and OFF events trail it by this much, px. */
const leadPx = 0.7;
/** Share of ON events of a spot. */
const onShare = 0.85;

/** Events of a point source through the optics: brighter ahead of it, darker behind. */
export function addSpot(buffer: EventBuffer, spot: Spot, durationS: number, source: number, random: RandomGenerator): void {
  poissonTimes(spot.rateHz, durationS, random, (t) => {
    const p = random.uniform() < onShare ? 1 : 0;
    const lead = p === 1 ? leadPx : -leadPx;
    const [dx, dy] = [psfPx * random.normal(), psfPx * random.normal()];
    const place = placeAt(spot, t);
    if (place === undefined) return;
    const speed = Math.hypot(place.vx, place.vy);
    const [ux, uy] = speed > 0 ? [place.vx / speed, place.vy / speed] : [0, 0];
    buffer.add(t * 1e6, place.x + lead * ux + dx, place.y + lead * uy + dy, p, source);
  });
}

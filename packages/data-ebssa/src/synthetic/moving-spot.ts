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

/** Radius of the point spread, standard deviation, px. */
const psfPx = 1;
/** ON events lead the centre and OFF events trail it by this much, px. */
const leadPx = 0.7;
/** Share of ON events of a spot. */
const onShare = 0.85;

/** Events of a point source through the optics: brighter ahead of it, darker behind. */
export function addSpot(buffer: EventBuffer, spot: MovingSpot, durationS: number, source: number, random: RandomGenerator): void {
  const speed = Math.hypot(spot.vx, spot.vy);
  const ux = speed > 0 ? spot.vx / speed : 0;
  const uy = speed > 0 ? spot.vy / speed : 0;
  poissonTimes(spot.rateHz, durationS, random, (t) => {
    const p = random.uniform() < onShare ? 1 : 0;
    const lead = p === 1 ? leadPx : -leadPx;
    const x = spot.x + t * spot.vx + lead * ux + psfPx * random.normal();
    const y = spot.y + t * spot.vy + lead * uy + psfPx * random.normal();
    buffer.add(t * 1e6, x, y, p, source);
  });
}

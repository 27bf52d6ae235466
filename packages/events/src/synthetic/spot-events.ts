import type { RandomGenerator } from '@spikeseg/snn-core';
import { type Brightness, brightestOf, brightnessAt } from './brightness.ts';
import type { EventBuffer } from './event-buffer.ts';
import type { Place } from './moving-spot.ts';
import { poissonTimes } from './poisson.ts';

/** A point source as the chip sees it. */
export interface PointSource {
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

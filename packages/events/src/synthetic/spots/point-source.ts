import type { RandomGenerator } from '@spikeseg/snn-core';
import { brightestOf, brightnessAt, type TumblingBrightness } from './brightness.ts';
import type { EventBuffer } from './event-buffer.ts';
import type { MovingPlace } from './moving-spot.ts';
import { addTrail, spotWidth } from './pixel-trail.ts';
import { firstAbove, poissonTimes } from './random-draws.ts';

/** A point source as the chip sees it. */
interface PointSource {
  /** Mean events/s, without glints. */
  readonly rateHz: number;
  readonly brightness?: TumblingBrightness | undefined;
  /** Events per px of its way beside those, and its largest speed, px/s; none where they are left out. */
  readonly perPx?: number | undefined;
  readonly maxSpeedPxS?: number | undefined;
  /** Where it is on the chip; undefined while it is not there. */
  readonly place: (tS: number) => MovingPlace | undefined;
  /** When it can be on the chip, s. */
  readonly fromS: number;
  readonly untilS: number;
}

/** How the chip sees all of them. */
export interface Optics {
  /** Radius of the point spread, standard deviation, px. */
  readonly psfPx: number;
  /** Bright spots are wider, and pixels that they have passed go on with OFF events. */
  readonly hasTrails: boolean;
  /** Share of the events that waits for the next burst of the sensor, and when bursts are, s, rising. */
  readonly burstShare: number;
  readonly bursts: Float64Array;
  /** End of the recording, s. */
  readonly endS: number;
}

/** ON events lead the centre and OFF events trail it by this much, px. */
const leadPx = 0.7;
/** Share of ON events of a spot. */
const onShare = 0.85;
/**
 * The same of what gives more events where it moves: of those that it gives at rest, and of those of its way. Real recordings of EBSSA have 0.71 at rest and
 * 1 at 440 px/s.
 */
const [restOnShare, wayOnShare] = [0.7, 0.95];

/** What a slew moves gives twice as many events at this speed, px/s, as at rest. Objects of EBSSA that give 8 to 40 a second give 1.5 to 3.5 a px. */
const doublingPxS = 20;

/** Events per px of its way of what gives so many a second at rest. */
export const perPxOf = (rateHz: number): number => rateHz / doublingPxS;

/**
 * Events of a point source through the optics: brighter ahead of it, darker behind. Where its rate λ(t) + κ · |v(t)| changes, times are drawn at the largest one
 * and kept with the chance of the present one (thinning: Lewis and Shedler 1979).
 */
export function addSpot(buffer: EventBuffer, spot: PointSource, optics: Optics, cause: number, random: RandomGenerator): void {
  const { rateHz, brightness, fromS, untilS, perPx = 0, maxSpeedPxS = 0 } = spot;
  const maxHz = rateHz * (brightness === undefined ? 1 : brightestOf(brightness)) + perPx * maxSpeedPxS;
  const widthPx = optics.hasTrails ? spotWidth(optics.psfPx, rateHz) : optics.psfPx;
  poissonTimes(maxHz, untilS - fromS, random, (afterS) => {
    const drawnS = fromS + afterS;
    const ofWay = kindOfDraw(spot, maxHz, drawnS, random);
    if (ofWay === undefined) return;
    const t = waited(drawnS, optics, random);
    const p = random.uniform() < onShareOf(spot, ofWay, optics) ? 1 : 0;
    const lead = p === 1 ? leadPx : -leadPx;
    const [dx, dy] = [widthPx * random.normal(), widthPx * random.normal()];
    const place = t < optics.endS ? spot.place(t) : undefined;
    if (place === undefined) return;
    const speed = Math.hypot(place.vx, place.vy);
    const [ux, uy] = speed > 0 ? [place.vx / speed, place.vy / speed] : [0, 0];
    const [x, y] = [place.x + lead * ux + dx, place.y + lead * uy + dy];
    buffer.add(t * 1e6, x, y, p, cause);
    if (optics.hasTrails) addTrail(buffer, { tS: t, x, y, rateHz, speedPxS: speed, cause }, optics.endS, random);
  });
}

/** Whether a draw is an event of the way of a spot, or one of its rest; undefined where it is none. */
function kindOfDraw({ rateHz, brightness, perPx = 0, place }: PointSource, maxHz: number, tS: number, random: RandomGenerator) {
  if (brightness === undefined && perPx === 0) return false;
  const restHz = rateHz * (brightness === undefined ? 1 : brightnessAt(brightness, tS));
  const { vx, vy } = (perPx > 0 ? place(tS) : undefined) ?? { vx: 0, vy: 0 };
  const drawnHz = random.uniform() * maxHz;
  return drawnHz < restHz + perPx * Math.hypot(vx, vy) ? drawnHz >= restHz : undefined;
}

function waited(tS: number, { burstShare, bursts }: Optics, random: RandomGenerator): number {
  return burstShare > 0 && random.uniform() < burstShare ? bursts[firstAbove(bursts, tS)] : tS;
}

/** With trails OFF events are what a spot leaves. */
function onShareOf({ perPx = 0 }: PointSource, isOfWay: boolean, { hasTrails }: Optics): number {
  if (hasTrails) return 1;
  if (perPx === 0) return onShare;
  return isOfWay ? wayOnShare : restOnShare;
}

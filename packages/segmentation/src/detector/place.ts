import type { TransportLayerSpec } from '@spikeseg/snn-core';
import { evidenceTiming, fastRateHz, maxEventNats, stepS } from './ebssa.ts';
import type { Level } from './level-peaks.ts';
import type { RecentEvent } from './recent-events.ts';

/** A place on the sensor, px. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Side of the box around an object, px; events in the circle in it are its own. */
export const spotBoxPx = 9;
const spotRadiusPx = 4.6;
/** How far around a peak levels tell where it is, px. */
const centroidReachPx = 3;
/** Time in which events tell where a fast object is, s; and from how many pixels they must come. */
export const fastWindowS: number = evidenceTiming.memoryS;
const minPixels = 3;
const rounds = 3;

/** Velocity of a motion, px/s. */
export function velocityOf({ motions, stride = 1, every = 1 }: TransportLayerSpec, motion: number): readonly [number, number] {
  const perUpdate = stride / (every * stepS);
  return [motions[motion].vx * perUpdate, motions[motion].vy * perUpdate];
}

/** The centroid of e^V around a peak: the posterior mean of the place. */
export function slowPlace(peak: Level, levels: readonly Level[]): Place {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (const { layer, x, y, nats } of levels) {
    if (layer !== peak.layer || Math.abs(x - peak.x) > centroidReachPx || Math.abs(y - peak.y) > centroidReachPx) continue;
    const weight = Math.exp(nats - peak.nats);
    sum += weight;
    sumX += weight * x;
    sumY += weight * y;
  }
  return { x: sumX / sum, y: sumY / sum };
}

/** Events around a place since a time, newest first or in any other order. */
export interface EventsAround {
  around(x: number, y: number, reachPx: number, sinceUs: number): readonly RecentEvent[];
}

/**
 * Where a fast object is: the centroid of the evidence of the last moment, every event moved along to now. A cell is too coarse for a place.
 *
 * @returns undefined where there are events in too few pixels: one that flickers has no path
 */
export function fastPlace(
  { x, y }: Place,
  [vx, vy]: readonly [number, number],
  events: EventsAround,
  atUs: number,
): Place | undefined {
  const reach = 2 * spotRadiusPx + Math.hypot(vx, vy) * fastWindowS;
  const moved = events.around(x, y, reach, atUs - fastWindowS * 1e6).map((event) => {
    const seconds = (atUs - event.tUs) / 1e6;
    const nats = Math.min(maxEventNats, Math.log1p(fastRateHz * event.ratio));
    return { event, x: event.x + vx * seconds, y: event.y + vy * seconds, nats };
  });
  let place: Place = { x, y };
  const pixels = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    pixels.clear();
    for (const one of moved) {
      if (!isInSpot(one, place)) continue;
      sum += one.nats;
      sumX += one.nats * one.x;
      sumY += one.nats * one.y;
      // Sensors have fewer than 2^16 columns.
      pixels.add(one.event.y * 65_536 + one.event.x);
    }
    if (sum === 0) return undefined;
    place = { x: sumX / sum, y: sumY / sum };
  }
  return pixels.size < minPixels ? undefined : place;
}

/** Numbers of the events within the spot around a place, ascending. */
export const spotEvents = (events: readonly RecentEvent[], x: number, y: number): Uint32Array =>
  Uint32Array.from(events.filter((event) => isInSpot(event, { x, y })).map(({ number }) => number)).toSorted();

const isInSpot = (one: Place, { x, y }: Place): boolean => (one.x - x) ** 2 + (one.y - y) ** 2 <= spotRadiusPx ** 2;

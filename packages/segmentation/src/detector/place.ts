import type { TransportLayerSpec } from '@spikeseg/snn-core';
import { evidenceTiming, spotAt, stepS } from './ebssa.ts';
import { brightestRateHz, maxEventNats } from './pixel-witness.ts';
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
/** Share of the evidence that counts in it: events of one burst are no independent witnesses. */
const trust = 0.5;
/** Time in which events tell where a fast object is, s; and from how many pixels they must come. */
export const fastWindowS: number = evidenceTiming.memoryS;
const minPixels = 3;
/** How much more a spot that moves must explain than one that stands, nats: odds of 20 to 1. */
const minMoreNats = 3;
const rounds = 3;

/** Velocity of a motion, px/s. */
export function velocityOf({ motions, stride = 1, every = 1 }: TransportLayerSpec, motion: number): readonly [number, number] {
  const perUpdate = stride / (every * stepS);
  return [motions[motion].vx * perUpdate, motions[motion].vy * perUpdate];
}

/** The centroid of e^(V/2) around a peak: a posterior mean of the place that trusts the evidence by half. */
export function slowPlace(peak: Level, levels: readonly Level[]): Place {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (const { layer, x, y, nats } of levels) {
    if (layer !== peak.layer || Math.abs(x - peak.x) > centroidReachPx || Math.abs(y - peak.y) > centroidReachPx) continue;
    const weight = Math.exp((nats - peak.nats) * trust);
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
 * @returns undefined where nothing moves yet: there are events in too few pixels, or something that stands explains them as well
 */
export function fastPlace(
  level: Place,
  [vx, vy]: readonly [number, number],
  events: EventsAround,
  atUs: number,
): Place | undefined {
  const reach = 2 * spotRadiusPx + Math.hypot(vx, vy) * fastWindowS;
  const recent = events.around(level.x, level.y, reach, atUs - fastWindowS * 1e6);
  const points = recent.map(({ x, y, tUs, ratio }) => {
    const seconds = (atUs - tUs) / 1e6;
    const nats = Math.min(maxEventNats, Math.log1p(brightestRateHz * ratio));
    return { x, y, nats, moved: { x: x + vx * seconds, y: y + vy * seconds } };
  });
  const moved = settle(
    level,
    points.map((point) => ({ ...point, ...point.moved })),
  );
  if (moved === undefined) return undefined;
  // Sensors have fewer than 2^16 columns.
  const pixels = new Set(points.filter((point) => isInSpot(point.moved, moved)).map(({ x, y }) => y * 65_536 + x));
  const standing = settle(moved, points);
  return pixels.size < minPixels || moved.nats < (standing?.nats ?? 0) + minMoreNats ? undefined : moved;
}

/** The centroid of evidence around a place, found by going there a few times, and what a spot there explains, nats; undefined where there is none. */
function settle(
  start: Place,
  points: readonly (Place & { readonly nats: number })[],
): (Place & { readonly nats: number }) | undefined {
  let place = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const point of points) {
      if (!isInSpot(point, place)) continue;
      sum += point.nats;
      sumX += point.nats * point.x;
      sumY += point.nats * point.y;
    }
    if (sum === 0) return undefined;
    place = { x: sumX / sum, y: sumY / sum };
  }
  const nats = points.reduce((sum, point) => sum + point.nats * spotAt(point.x - place.x, point.y - place.y), 0);
  return { ...place, nats };
}

/** Numbers of the events within the spot around a place, ascending. */
export const spotEvents = (events: readonly RecentEvent[], x: number, y: number): Uint32Array =>
  Uint32Array.from(events.filter((event) => isInSpot(event, { x, y })).map(({ number }) => number)).toSorted();

const isInSpot = (one: Place, { x, y }: Place): boolean => (one.x - x) ** 2 + (one.y - y) ** 2 <= spotRadiusPx ** 2;

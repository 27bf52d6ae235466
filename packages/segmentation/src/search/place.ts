import type { SensorSize } from '@spikeseg/events';
import type { TransportLayerSpec } from '@spikeseg/snn-core';
import type { FoundEvents } from '../belief/found-events.ts';
import { type PixelEdges, type PixelRows, rowsOf, rowsTowards, squareAround } from '../belief/pixel-rows.ts';
import { brightestRateHz, maxEventNats } from '../belief/pixel-witness.ts';
import { evidenceTiming, spotAt, stepS } from './ebssa.ts';
import type { Level } from './level-peaks.ts';

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

/** Events that tell where something is at a moment. */
export interface EventsInView {
  /** Of the sensor. */
  readonly size: SensorSize;
  readonly atUs: number;
  /** How old the youngest and the oldest can be at that moment, s; negative for those that come after it. */
  readonly agesS: readonly [number, number];
  /** Those of some pixels, pixel by pixel in reading order; until the next call. */
  within(rows: PixelRows): FoundEvents;
}

/**
 * Where a fast object is: the centroid of the evidence of the last moment, every event moved along to now. A cell is too coarse for a place.
 *
 * @returns undefined where nothing moves yet: there are events in too few pixels, or something that stands explains them as well
 */
export function fastPlace(level: Place, velocity: readonly [number, number], events: EventsInView): Place | undefined {
  const edges = squareAround(events.size, level, 2 * spotRadiusPx + Math.hypot(...velocity) * fastWindowS);
  const moved = settle(level, velocity, events, edges);
  if (moved === undefined || moved.pixels < minPixels) return undefined;
  const standing = settle(moved, [0, 0], events, edges);
  return moved.nats < (standing?.nats ?? 0) + minMoreNats ? undefined : moved;
}

/** Where a spot has settled. */
interface Spot extends Place {
  /** Evidence that it explains, and from how many pixels that comes. */
  readonly nats: number;
  readonly pixels: number;
}

/** The centroid of evidence that moves at a velocity around a place, found by going there a few times; undefined where there is none. */
function settle(start: Place, velocity: readonly [number, number], events: EventsInView, edges: PixelEdges): Spot | undefined {
  let place = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    forEachInSpot(place, velocity, events, edges, (x, y, nats) => {
      sum += nats;
      sumX += nats * x;
      sumY += nats * y;
    });
    if (sum === 0) return undefined;
    place = { x: sumX / sum, y: sumY / sum };
  }
  const { x, y } = place;
  let [sum, pixels, last] = [0, 0, -1];
  // Beyond its radius a spot explains nothing.
  forEachInSpot(place, velocity, events, edges, (movedX, movedY, nats, pixel) => {
    sum += nats * spotAt(movedX - x, movedY - y);
    if (pixel !== last) pixels++;
    last = pixel;
  });
  return { x, y, nats: sum, pixels };
}

/**
 * The events that lie in the spot around a place once they are moved along to now, pixel by pixel. Only those of the way that leads there
 * are given: at high rates that is one event of thirty.
 */
function forEachInSpot(
  place: Place,
  velocity: readonly [number, number],
  events: EventsInView,
  edges: PixelEdges,
  each: (x: number, y: number, nats: number, pixel: number) => void,
): void {
  const [vx, vy] = velocity;
  const { count, x, y, tUs, ratio } = events.within(rowsTowards(edges, place, spotRadiusPx, velocity, events.agesS));
  for (let k = 0; k < count; k++) {
    const seconds = (events.atUs - tUs[k]) / 1e6;
    const [movedX, movedY] = [x[k] + vx * seconds, y[k] + vy * seconds];
    if (!isInSpot(movedX, movedY, place)) continue;
    // Sensors have fewer than 2^16 columns.
    each(movedX, movedY, Math.min(maxEventNats, Math.log1p(brightestRateHz * ratio[k])), y[k] * 65_536 + x[k]);
  }
}

/** Numbers of the events within the spot around a place, ascending. @param within those of some pixels */
export function spotEvents(size: SensorSize, place: Place, within: (rows: PixelRows) => FoundEvents): Uint32Array {
  const { count, number, x, y } = within(rowsOf(squareAround(size, place, spotBoxPx / 2)));
  const numbers: number[] = [];
  for (let k = 0; k < count; k++) if (isInSpot(x[k], y[k], place)) numbers.push(number[k]);
  return Uint32Array.from(numbers).toSorted();
}

const isInSpot = (atX: number, atY: number, { x, y }: Place): boolean => (atX - x) ** 2 + (atY - y) ** 2 <= spotRadiusPx ** 2;

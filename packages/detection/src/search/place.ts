import type { SensorSize } from '@spikeseg/events';
import type { TransportLayerSpec } from '@spikeseg/snn-core';
import type { FoundEvents } from '../belief/found-events.ts';
import { type PixelRows, rowsOf, squareAround } from '../belief/pixel-rows.ts';
import { stepS } from './ebssa.ts';

/** A place on the sensor, px. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Side of the box around an object, px; events in the circle in it are its own. */
export const spotBoxPx = 9;
const spotRadiusPx = 4.6;

/** Velocity of a motion, px/s. */
export function velocityOf({ motions, stride = 1, every = 1 }: TransportLayerSpec, motion: number): readonly [number, number] {
  const perUpdate = stride / (every * stepS);
  return [motions[motion].vx * perUpdate, motions[motion].vy * perUpdate];
}

/** Numbers of the events within the spot around a place, ascending. @param within those of some pixels */
export function spotEvents(size: SensorSize, place: Place, within: (rows: PixelRows) => FoundEvents): Uint32Array {
  const { count, number, x, y } = within(rowsOf(squareAround(size, place, spotBoxPx / 2)));
  const numbers: number[] = [];
  for (let k = 0; k < count; k++) if (isInSpot(x[k], y[k], place)) numbers.push(number[k]);
  return Uint32Array.from(numbers).toSorted();
}

const isInSpot = (atX: number, atY: number, { x, y }: Place): boolean => (atX - x) ** 2 + (atY - y) ** 2 <= spotRadiusPx ** 2;

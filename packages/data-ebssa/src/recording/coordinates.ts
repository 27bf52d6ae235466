import { type Column, columnFault } from './column.ts';

/** Smallest and largest value of a column; Infinity and −Infinity when it is empty. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Range of a coordinate column.
 *
 * @throws EventFormatError naming the first value that is not a whole number
 */
export function coordinateRange(column: Column): Range {
  const values = column.values;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== Math.floor(value)) throw columnFault(column, 'whole pixel coordinates', `${value} at event ${i}`);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/**
 * Stored coordinates to 0-based ones: stored − base.
 *
 * @param size pixels on this axis
 * @param base number of the first pixel in the file
 * @param fix for the message, when a coordinate lies outside base … base + size − 1
 * @throws EventFormatError naming the first coordinate outside the sensor
 */
export function decodeCoordinates(column: Column, size: number, base: 0 | 1, fix: string): Uint16Array {
  const values = column.values;
  const decoded = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const pixel = values[i] - base;
    if (!(pixel >= 0 && pixel < size)) {
      throw columnFault(column, `coordinates from ${base} to ${size - 1 + base}`, `${values[i]} at event ${i}`, fix);
    }
    decoded[i] = pixel;
  }
  return decoded;
}

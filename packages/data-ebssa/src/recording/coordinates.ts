import { type Column, columnFault, eachBlock } from './column.ts';

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
  let min = Infinity;
  let max = -Infinity;
  eachBlock(column, (block, start) => {
    const { bad, ...range } = blockRange(block);
    if (bad >= 0) throw columnFault(column, 'whole pixel coordinates', `${block[bad]} at event ${start + bad}`);
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
  });
  return { min, max };
}

/** `bad`: index of the first value that is not whole, or -1. */
function blockRange(block: Float64Array): Range & { readonly bad: number } {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < block.length; i++) {
    const value = block[i];
    if (value !== Math.floor(value)) return { min, max, bad: i };
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, bad: -1 };
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
  const decoded = new Uint16Array(column.values.length);
  eachBlock(column, (block, start) => {
    const bad = decodeBlock(block, decoded.subarray(start, start + block.length), size, base);
    if (bad < 0) return;
    throw columnFault(column, `coordinates from ${base} to ${size - 1 + base}`, `${block[bad]} at event ${start + bad}`, fix);
  });
  return decoded;
}

/** Index of the first coordinate outside the sensor, or -1. */
function decodeBlock(block: Float64Array, decoded: Uint16Array, size: number, base: number): number {
  for (let i = 0; i < block.length; i++) {
    const pixel = block[i] - base;
    if (!(pixel >= 0 && pixel < size)) return i;
    decoded[i] = pixel;
  }
  return -1;
}

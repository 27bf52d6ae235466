import { knownSensors, type SensorSize } from '@spikeseg/events';
import { type Column, columnFault } from './column.ts';
import type { StoredEventColumns } from './event-columns.ts';
import { decideSensor, type SensorEvidence } from './sensor.ts';

interface PlacedEvents {
  readonly sensor: SensorSize;
  readonly base: 0 | 1;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
}

interface PlaceOptions {
  readonly coordinateBase?: 0 | 1 | undefined;
  readonly sensor?: SensorSize | undefined;
}

/**
 * Decides sensor size and coordinate base together, and makes the coordinates 0-based.
 *
 * EBSSA counts pixels from 1. A file counts from 0 when both axes hold a 0 and every event then fits the sensor that its
 * 1-based reading would give: chips are noisy enough to show their first row and column. A 0 in one axis alone, or next to
 * a coordinate that fills the sensor, proves nothing and is an error: a shift of the whole recording by one pixel would
 * not be seen.
 *
 * @throws EventFormatError naming the first event outside the sensor
 */
export function placeEvents(columns: StoredEventColumns, evidence: SensorEvidence, options: PlaceOptions): PlacedEvents {
  const x = coordinateRange(columns.x);
  const y = coordinateRange(columns.y);
  const sensorFor = (base: 0 | 1) => options.sensor ?? decideSensor(evidence, extentOf(x, y, base));
  const inferred = options.coordinateBase === undefined;
  const base = options.coordinateBase ?? inferBase(x, y, sensorFor);
  const sensor = sensorFor(base);
  if (sensor === undefined) throw noSensor(columns, x, y, evidence);
  const fix = adviceFor(base, inferred);
  return {
    sensor,
    base,
    x: decodeCoordinates(columns.x, sensor.width, base, fix),
    y: decodeCoordinates(columns.y, sensor.height, base, fix),
  };
}

function extentOf(x: Range, y: Range, base: 0 | 1): SensorSize {
  return { width: Math.max(0, x.max + 1 - base), height: Math.max(0, y.max + 1 - base) };
}

function inferBase(x: Range, y: Range, sensorFor: (base: 0 | 1) => SensorSize | undefined): 0 | 1 {
  if (x.min !== 0 || y.min !== 0) return 1;
  const sensor = sensorFor(1);
  return sensor !== undefined && x.max < sensor.width && y.max < sensor.height ? 0 : 1;
}

function adviceFor(base: 0 | 1, inferred: boolean): string {
  if (!inferred) return `coordinateBase ${base} was asked for`;
  return base === 1
    ? 'this file counts pixels from 0, and not from 1 as EBSSA does (in the library coordinateBase: 0), or the sensor is larger (option sensor WIDTHxHEIGHT)'
    : 'pixels are counted from 1, although x and y both hold a 0 (in the library coordinateBase: 1), or the sensor is larger (option sensor WIDTHxHEIGHT)';
}

function noSensor(columns: StoredEventColumns, x: Range, y: Range, { named }: SensorEvidence): Error {
  const sizes = knownSensors.filter(({ model }) => named === undefined || model === named).map((s) => `${s.width}×${s.height}`);
  const [column, max]: [Column, number] = x.max > y.max ? [columns.x, x.max] : [columns.y, y.max];
  return columnFault(
    column,
    `coordinates of a known ${named ?? ''} sensor (${sizes.join(', ')})`.replace('  ', ' '),
    `${max}, and no xMax and yMax`,
    'give the size of the sensor (option sensor WIDTHxHEIGHT)',
  );
}

/** Smallest and largest value of a column; Infinity and −Infinity when it is empty. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Range of a coordinate column.
 *
 * @throws EventFormatError naming the first value that is not a whole number
 */
export function coordinateRange(column: Column): Range {
  const { values } = column;
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
  const { values } = column;
  const decoded = new Uint16Array(values.length);
  for (let i = 0; i < decoded.length; i++) {
    const pixel = values[i] - base;
    if (!(pixel >= 0 && pixel < size))
      throw columnFault(column, `coordinates from ${base} to ${size - 1 + base}`, `${values[i]} at event ${i}`, fix);
    decoded[i] = pixel;
  }
  return decoded;
}

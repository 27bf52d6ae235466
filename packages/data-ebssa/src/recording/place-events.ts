import { knownSensors } from '@spikeseg/events';
import type { SensorSize } from '@spikeseg/snn-core';
import { type Column, columnFault } from './column.ts';
import { coordinateRange, decodeCoordinates, type Range } from './coordinates.ts';
import type { EventColumns } from './event-columns.ts';
import { decideSensor, type SensorEvidence } from './sensor.ts';

export interface PlacedEvents {
  readonly sensor: SensorSize;
  readonly base: 0 | 1;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
}

export interface PlaceOptions {
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
export function placeEvents(columns: EventColumns, evidence: SensorEvidence, options: PlaceOptions): PlacedEvents {
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
    ? 'EBSSA counts pixels from 1: if this file counts from 0, read it with coordinateBase 0'
    : 'x and y both hold a 0, so pixels are counted from 0: if they are not, read it with coordinateBase 1';
}

function noSensor(columns: EventColumns, x: Range, y: Range, { named }: SensorEvidence): Error {
  const sizes = knownSensors.filter(({ model }) => named === undefined || model === named).map((s) => `${s.width}×${s.height}`);
  const [column, max]: [Column, number] = x.max > y.max ? [columns.x, x.max] : [columns.y, y.max];
  return columnFault(
    column,
    `coordinates of a known ${named ?? ''} sensor (${sizes.join(', ')})`.replace('  ', ' '),
    `${max}, and no xMax and yMax`,
    'give the size of the sensor (--sensor-size WIDTHxHEIGHT; in the library the option sensor)',
  );
}

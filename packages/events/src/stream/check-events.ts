import { gotText } from '@spikeseg/snn-core';
import type { SensorSize } from './event-stream.ts';

/** Columns of events, in arrays of any kind. */
export interface EventArrays {
  readonly t: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly p?: ArrayLike<number>;
}

/** @param what begins the message @throws RangeError for what is no size of a sensor */
export function checkSensor(what: string, sensor: unknown): asserts sensor is SensorSize {
  const { width, height } = (sensor ?? {}) as Partial<SensorSize>;
  if (isSide(width) && isSide(height)) return;
  const got =
    sensor === undefined || sensor === null ? gotText(sensor) : `{ width: ${gotText(width)}, height: ${gotText(height)} }`;
  throw new RangeError(`${what}: expected a sensor as { width, height }, whole numbers of px above 0, got ${got}`);
}

const isSide = (side: unknown): side is number => Number.isInteger(side) && (side as number) > 0;

/**
 * Checks events that a caller hands over, once per call.
 *
 * @param what begins the message
 * @param sinceUs time before which none may be
 * @throws RangeError for columns of different lengths, times that fall or are none, polarities that are none, and pixels beside the sensor
 */
export function checkEvents(what: string, { t, x, y, p }: EventArrays, { width, height }: SensorSize, sinceUs = -Infinity): void {
  const lengths = [t, x, y, p ?? t].map(({ length }) => length);
  if (lengths.some((length) => length !== t.length))
    throw new RangeError(`${what}: expected columns t, x, y, p of one length, got ${lengths.join(', ')}`);
  let lastUs = sinceUs;
  for (let k = 0; k < t.length; k++) {
    const at = t[k];
    if (!Number.isFinite(at))
      throw new RangeError(`${what}: expected finite times, µs, got ${at} (event ${k}); leave such events out`);
    if (at < lastUs)
      throw new RangeError(
        `${what}: expected times that do not fall, got ${at} µs after ${lastUs} µs (event ${k}); sort them first`,
      );
    const polarity = p?.[k] ?? 0;
    if ((polarity & 1) !== polarity)
      throw new RangeError(`${what}: expected polarities 0 (OFF) and 1 (ON), got ${polarity} (event ${k}); of -1 make 0`);
    lastUs = at;
    const column = x[k];
    const row = y[k];
    if (!isOnSensor(column, row, width, height)) throw besideSensor(what, column, row, { width, height });
  }
}

/** Whether a pixel is one of the sensor: whole numbers from 0. */
const isOnSensor = (x: number, y: number, width: number, height: number): boolean =>
  (x | 0) === x && (y | 0) === y && x >= 0 && y >= 0 && x < width && y < height;

/** @param what begins the message */
const besideSensor = (what: string, x: number, y: number, { width, height }: SensorSize): RangeError =>
  new RangeError(
    `${what}: expected pixels from (0, 0) to (${width - 1}, ${height - 1}), got (${x}, ${y}); leave such events out, or give the true size of the sensor`,
  );

import type { SensorSize } from '../stream/event-stream.ts';
import { EventFormatError } from './event-format-error.ts';

/** Longest side of a sensor, px. No event camera comes near this. */
export const largestSide = 4096;
/** Most pixels of a sensor that is read. The detector searches at most 2^26 / 30 and binned ones beyond. */
export const maxPixels = Math.floor(2 ** 26 / 24);

/** Whether a sensor may be this large: whole sides within both limits. */
export const isSensorSize = ({ width, height }: SensorSize): boolean =>
  [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= largestSide) && width * height <= maxPixels;

const isSideText = (side: string): boolean => /^\d{1,9}$/.test(side) && Number(side) > 0;

/** Size of a sensor as headers state it, in digits; undefined where it is no whole number above 0. It may be too large, see {@link checkSensorSize}. */
export function sensorSizeOfText(width = '', height = ''): SensorSize | undefined {
  return isSideText(width) && isSideText(height) ? { width: Number(width), height: Number(height) } : undefined;
}

/** Checks the size of a sensor, from a header, a camera, an option, or the events. @throws EventFormatError naming the limit */
export function checkSensorSize(file: string, size: SensorSize, fix?: string): void {
  if (isSensorSize(size)) return;
  const expected = `a sensor with sides from 1 to ${largestSide} px and at most ${maxPixels} pixels`;
  const got = `${size.width}×${size.height}`;
  throw new EventFormatError({ file, variable: 'sensor', offset: 0, expected, got, fix });
}

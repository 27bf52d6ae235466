import type { EventStream, SensorSize } from '@spikeseg/events';
import { type Detection, rounded } from '../detections/detection.ts';

/*
 * Binning, as of a CCD: `bin` × `bin` pixels of the sensor are one pixel of the detector. Where a point of light covers many small pixels, one binned pixel
 * sees of it what a large one would; there are bin² times fewer to compute, and what moves at v px/s moves at v / bin.
 */

/** The sensor as a detector sees it; pixels at the right and lower edge may be cut. */
export const binnedSensor = ({ width, height }: SensorSize, bin: number): SensorSize => ({
  width: Math.ceil(width / bin),
  height: Math.ceil(height / bin),
});

/** Events as a detector sees them: their own times and polarities, and new columns of places; with a bin of 1 the same. @param bin ≥ 1, whole, px */
export function binnedEvents(events: EventStream, bin: number): EventStream {
  if (bin === 1) return events;
  const { x, y, sensor } = events;
  return {
    ...events,
    x: binned(x, bin),
    y: binned(y, bin),
    sensor: binnedSensor(sensor, bin),
  };
}

function binned(pixels: Uint16Array, bin: number): Uint16Array<ArrayBuffer> {
  const result = new Uint16Array(pixels.length);
  // Half a pixel on, so that no rounding of 1 / bin reaches a whole number.
  for (let i = 0; i < pixels.length; i++) result[i] = (pixels[i] + 0.5) * (1 / bin);
  return result;
}

/** A place on the sensor, px, of one in binned pixels: the middle of a binned pixel is that of its pixels. */
export const sensorPlace = (place: number, bin: number): number => bin * place + (bin - 1) / 2;

/** A detection of a detector that sees binned pixels, on the sensor. */
export function unbinned<D extends Detection>(detection: D, bin: number): D {
  if (bin === 1) return detection;
  const { x, y, w, h, vx, vy } = detection;
  const velocity = vx === undefined || vy === undefined ? {} : { vx: bin * vx, vy: bin * vy };
  return rounded({ ...detection, x: sensorPlace(x, bin), y: sensorPlace(y, bin), w: bin * w, h: bin * h, ...velocity });
}

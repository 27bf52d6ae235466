import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import { OKABE_ITO, parseHex } from './palette.ts';
import { fillRectangle, type Raster, whiteRaster } from './raster.ts';

/** Colours of the pixels of a frame of events; pixels without an event stay white. */
export const POLARITY_COLOURS = { on: OKABE_ITO.vermilion, off: OKABE_ITO.blue, both: '#555555' } as const;

/** Events of an interval as a picture. */
interface EventRaster {
  readonly raster: Raster;
  readonly count: number;
}

/**
 * Paints the events of startUs ≤ t < endUs: a square of one colour per cell, by whether it had ON events, OFF
 * events or both; the number of events of a cell does not show.
 *
 * @param zoom edge of a cell in the raster, px @param shrink edge of a cell on the sensor, px
 */
export function eventRaster(events: EventStream, startUs: number, endUs: number, zoom: number, shrink = 1): EventRaster {
  const { sensor } = events;
  const [width, height] = [Math.ceil(sensor.width / shrink), Math.ceil(sensor.height / shrink)];
  const [from, to] = [firstAtOrAfter(events.t, startUs), firstAtOrAfter(events.t, endUs)];
  const seen = new Uint8Array(width * height);
  for (let i = from; i < to; i++) {
    const cell = Math.floor(events.y[i] / shrink) * width + Math.floor(events.x[i] / shrink);
    seen[cell] |= events.p[i] === 1 ? 2 : 1;
  }
  const colours = [POLARITY_COLOURS.off, POLARITY_COLOURS.on, POLARITY_COLOURS.both].map(parseHex);
  const raster = whiteRaster(width * zoom, height * zoom);
  seen.forEach((polarities, pixel) => {
    if (polarities === 0) return;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    fillRectangle(raster, x * zoom, y * zoom, zoom, zoom, colours[polarities - 1]);
  });
  return { raster, count: to - from };
}

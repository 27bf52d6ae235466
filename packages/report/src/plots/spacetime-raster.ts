import type { EventStream } from '@spikeseg/snn-core';
import { BOX, project } from './axonometry.ts';
import { whiteRaster } from './canvas.ts';
import { INK, parseHex } from './palette.ts';
import type { Raster } from './png.ts';

/** Share of the pixels with events that are drawn lighter than the darkest. */
const darkest = 0.995;

/**
 * All events in the box of x–y–t, the darker the more of them project onto a pixel: a logarithm, since a hot pixel has a
 * thousand times as many as a dim object.
 *
 * @param events with at least one @param zoom pixels of the raster per figure unit
 */
export function spacetimeRaster({ t, x, y, sensor }: EventStream, zoom: number): Raster {
  const [width, height] = [BOX.width * zoom, BOX.height * zoom];
  const counts = new Uint32Array(width * height);
  const start = t[0];
  const duration = Math.max(1, t[t.length - 1] - start);
  for (let i = 0; i < t.length; i++) {
    const place = project((t[i] - start) / duration, (x[i] + 0.5) / sensor.width, (y[i] + 0.5) / sensor.height);
    const column = Math.min(width - 1, Math.floor(place.x * zoom));
    counts[Math.min(height - 1, Math.floor(place.y * zoom)) * width + column]++;
  }
  const seen = counts.filter((count) => count > 0).toSorted();
  const full = Math.log1p(seen[Math.floor(darkest * (seen.length - 1))]);
  const raster = whiteRaster(width, height);
  const ink = parseHex(INK.text);
  counts.forEach((count, pixel) => {
    if (count === 0) return;
    // A single event stays visible.
    const share = Math.min(1, Math.max(0.12, Math.log1p(count) / full));
    for (let channel = 0; channel < 3; channel++)
      raster.data[3 * pixel + channel] = Math.round(255 + (ink[channel] - 255) * share);
  });
  return raster;
}

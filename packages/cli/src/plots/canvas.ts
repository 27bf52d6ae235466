import type { Rgb } from './palette.ts';
import type { Raster } from './png.ts';

/** A white RGB raster to be painted on. */
export function whiteRaster(width: number, height: number): Raster {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(255) };
}

/** Fills a rectangle of an RGB raster; what lies outside of the raster is left out. */
export function fillRectangle(raster: Raster, x: number, y: number, width: number, height: number, colour: Rgb): void {
  for (let row = Math.max(0, y); row < Math.min(raster.height, y + height); row++) {
    for (let column = Math.max(0, x); column < Math.min(raster.width, x + width); column++) {
      raster.data.set(colour, (row * raster.width + column) * raster.channels);
    }
  }
}

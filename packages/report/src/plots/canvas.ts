import type { Rgb } from './palette.ts';
import type { Raster } from './png.ts';

/** A white RGB raster to be painted on. */
export function whiteRaster(width: number, height: number): Raster {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(255) };
}

/** Fills a rectangle of an RGB raster; what lies outside of the raster is left out. */
export function fillRectangle(raster: Raster, x: number, y: number, width: number, height: number, colour: Rgb): void {
  const { data } = raster;
  const [left, right] = [Math.max(0, x), Math.min(raster.width, x + width)];
  const [top, bottom] = [Math.max(0, y), Math.min(raster.height, y + height)];
  if (left >= right || top >= bottom) return;
  const start = (row: number) => (row * raster.width + left) * 3;
  const end = start(top) + (right - left) * 3;
  for (let i = start(top); i < end; i += 3) {
    data[i] = colour[0];
    data[i + 1] = colour[1];
    data[i + 2] = colour[2];
  }
  for (let row = top + 1; row < bottom; row++) data.copyWithin(start(row), start(top), end);
}

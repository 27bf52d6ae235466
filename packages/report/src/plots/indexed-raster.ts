/** Pixels row by row from the top left, each the place of its colour in a palette. */
export interface IndexedRaster {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly data: Uint8Array;
}

/** A rectangle of whole pixels; what lies outside of a raster is left out. */
export interface PixelRectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const indexedRaster = (width: number, height: number): IndexedRaster => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

export function fillPixels(raster: IndexedRaster, { left, top, width, height }: PixelRectangle, colour: number): void {
  const [begin, end] = [Math.max(0, left), Math.min(raster.width, left + width)];
  if (begin >= end) return;
  for (let row = Math.max(0, top); row < Math.min(raster.height, top + height); row++)
    raster.data.fill(colour, row * raster.width + begin, row * raster.width + end);
}

export interface PixelLine {
  readonly colour: number;
  /** Breadth, px. */
  readonly line: number;
}

/** A place on a raster, px; whole numbers are the middles of pixels. */
export interface PixelPlace {
  readonly x: number;
  readonly y: number;
}

/** Draws a straight line: a square of its breadth at every pixel of the way. */
export function linePixels(raster: IndexedRaster, from: PixelPlace, to: PixelPlace, { colour, line }: PixelLine): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))));
  const before = Math.floor((line - 1) / 2);
  for (let k = 0; k <= steps; k++) {
    const left = Math.round(from.x + ((to.x - from.x) * k) / steps) - before;
    const top = Math.round(from.y + ((to.y - from.y) * k) / steps) - before;
    fillPixels(raster, { left, top, width: line, height: line }, colour);
  }
}

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

/** Draws the border of a rectangle, inside of it. @param dash length of dashes and of gaps, px; 0 for a whole line */
export function outlinePixels(
  raster: IndexedRaster,
  { left, top, width, height }: PixelRectangle,
  { colour, line, dash = 0 }: PixelLine & { readonly dash?: number },
): void {
  const pitch = dash === 0 ? Math.max(width, height, 1) : 2 * dash;
  const length = dash === 0 ? pitch : dash;
  for (let at = 0; at < width; at += pitch) {
    const along = { left: left + at, width: Math.min(length, width - at), height: line };
    fillPixels(raster, { ...along, top }, colour);
    fillPixels(raster, { ...along, top: top + height - line }, colour);
  }
  for (let at = 0; at < height; at += pitch) {
    const along = { top: top + at, width: line, height: Math.min(length, height - at) };
    fillPixels(raster, { ...along, left }, colour);
    fillPixels(raster, { ...along, left: left + width - line }, colour);
  }
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

/** A shape whose pixels are covered in part: 0 not at all to 255 wholly. */
export interface Coverage {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly data: Uint8Array;
}

/**
 * Paints a shape over what is there.
 *
 * @param ramp colours from hardly covered to wholly covered; pixels below half of the first step stay as they are
 */
export function coverPixels(
  raster: IndexedRaster,
  shape: Coverage,
  { left, top }: Pick<PixelRectangle, 'left' | 'top'>,
  ramp: readonly number[],
): void {
  for (let row = Math.max(0, -top); row < Math.min(shape.height, raster.height - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(shape.width, raster.width - left); column++) {
      const level = Math.round((shape.data[row * shape.width + column] * ramp.length) / 255);
      if (level > 0) raster.data[(top + row) * raster.width + left + column] = ramp[level - 1];
    }
  }
}

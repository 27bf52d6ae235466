/** A box of whole pixels; all four sides belong to it. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels of the input and how strongly each belongs to something. */
export interface PixelSupport {
  /** y·W + x, ascending, at least one, and the support of each (> 0). */
  readonly pixels: Uint32Array;
  readonly support: Float32Array;
  readonly box: PixelBox;
  /** Centre of the pixels, weighted by their support, input px. */
  readonly x: number;
  readonly y: number;
}

/**
 * Adds up support by pixel.
 *
 * @param parts lists of pixels and the support of each; at least one pixel in all @param width of the input, px
 */
export function sumSupport(
  parts: readonly { readonly pixels: Uint32Array; readonly support: Float32Array }[],
  width: number,
): PixelSupport {
  const sums = new Map<number, number>();
  for (const part of parts) {
    part.pixels.forEach((pixel, k) => sums.set(pixel, (sums.get(pixel) ?? 0) + part.support[k]));
  }
  const pixels = Uint32Array.from(sums.keys()).toSorted();
  const support = Float32Array.from(pixels, (pixel) => sums.get(pixel) ?? 0);
  let [left, right, total, x, y] = [width, -1, 0, 0, 0];
  pixels.forEach((pixel, k) => {
    const column = pixel % width;
    left = Math.min(left, column);
    right = Math.max(right, column);
    total += support[k];
    x += support[k] * column;
    y += support[k] * Math.floor(pixel / width);
  });
  const [top, bottom] = [pixels[0], pixels[pixels.length - 1]].map((pixel) => Math.floor(pixel / width));
  return { pixels, support, box: { left, top, right, bottom }, x: x / total, y: y / total };
}

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
  const [pixels, support] = addUp(parts);
  let [left, right, total, x, y] = [Infinity, -Infinity, 0, 0, 0];
  for (let k = 0; k < pixels.length; k++) {
    const row = Math.floor(pixels[k] / width);
    const column = pixels[k] - row * width;
    left = Math.min(left, column);
    right = Math.max(right, column);
    total += support[k];
    x += support[k] * column;
    y += support[k] * row;
  }
  const [top, bottom] = [pixels[0], pixels[pixels.length - 1]].map((pixel) => Math.floor(pixel / width));
  return { pixels, support, box: { left, top, right, bottom }, x: x / total, y: y / total };
}

/** Pixels without doubles, ascending, and the sum for each: sorts numbers that hold the pixel and where its support is. */
function addUp(
  parts: readonly { readonly pixels: Uint32Array; readonly support: Float32Array }[],
): readonly [pixels: Uint32Array, support: Float32Array] {
  const count = parts.reduce((sum, part) => sum + part.pixels.length, 0);
  const all = new Float32Array(count);
  const keys = new Float64Array(count);
  let next = 0;
  for (const part of parts) {
    for (let k = 0; k < part.pixels.length; k++, next++) {
      all[next] = part.support[k];
      keys[next] = part.pixels[k] * count + next;
    }
  }
  keys.sort();
  const pixels = new Uint32Array(count);
  const support = new Float32Array(count);
  let found = 0;
  for (let k = 0; k < count; k++) {
    const pixel = Math.floor(keys[k] / count);
    if (found === 0 || pixels[found - 1] !== pixel) pixels[found++] = pixel;
    support[found - 1] += all[keys[k] - pixel * count];
  }
  return [pixels.slice(0, found), support.slice(0, found)];
}

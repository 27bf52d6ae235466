import { spotKernel, spotRadiusPx } from './spot-kernel.ts';

/** An event where neurons fire. */
export interface FreshPoint {
  readonly x: number;
  readonly y: number;
  readonly ageUs: number;
  readonly nats: number;
}

/** A place with evidence that is fresh. */
export interface FreshPeak {
  /** Its pixel, and the centroid of the evidence around it. */
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface FreshOptions {
  /** How far back to look, µs, ascending. */
  readonly windowsUs: readonly number[];
  /** What a spot of the least brightness is expected to give, nats/s. */
  readonly leakNatsS: number;
  /** Log-likelihood ratio, nats, at which the events of a window by themselves prove a spot. */
  readonly forNats: number;
  /** Log-likelihood ratio, nats, at which those of the longest window speak against one that was there. */
  readonly againstNats: number;
  /** Whether a pixel may be one. */
  readonly accept: (column: number, row: number) => boolean;
}

/** Rounds of moving a position to the centre of the evidence around it. */
const rounds = 3;

/**
 * Where the objects of one firing region are now: looks back as short as it can. In the shortest window of time in which any
 * place proves a spot by itself (Σ ψ·w − λ·window), the places that do, most first: a bright object is found in its last tenth of
 * a second, wherever its trail is. Where there is none, the places that the longest window does not speak against: a dim one
 * takes seconds, and hardly moves in them.
 *
 * @param points of the region
 */
export function freshPeaks(points: readonly FreshPoint[], options: FreshOptions): readonly FreshPeak[] {
  for (const windowUs of options.windowsUs) {
    const isLast = windowUs === options.windowsUs.at(-1);
    const least = (isLast ? -options.againstNats : options.forNats) + (options.leakNatsS * windowUs) / 1e6;
    const peaks: FreshPeak[] = [];
    let pixels = perPixel(points.filter(({ ageUs }) => ageUs <= windowUs));
    // All of it within one spot would not be enough: no need to look where it is.
    while (pixels.length > 0 && pixels.reduce((sum, { nats }) => sum + nats, 0) >= least) {
      const best = densest(pixels);
      if (best.spot < least) break;
      if (options.accept(best.x, best.y)) peaks.push({ column: best.x, row: best.y, ...settle(best, pixels) });
      pixels = pixels.filter(({ x, y }) => (x - best.x) ** 2 + (y - best.y) ** 2 > spotRadiusPx ** 2);
    }
    if (peaks.length > 0) return peaks;
  }
  return [];
}

interface Pixel {
  readonly x: number;
  readonly y: number;
  nats: number;
}

function perPixel(points: readonly FreshPoint[]): Pixel[] {
  const pixels = new Map<number, Pixel>();
  for (const { x, y, nats } of points) {
    // Sensors have fewer than 2^16 columns.
    const pixel = pixels.get(y * 65_536 + x);
    if (pixel) pixel.nats += nats;
    else pixels.set(y * 65_536 + x, { x, y, nats });
  }
  return [...pixels.values()];
}

/** The pixel with the most evidence for a spot around it. @param pixels at least one */
function densest(pixels: readonly Pixel[]): Pixel & { readonly spot: number } {
  const { side, weights } = spotKernel;
  const reach = side >> 1;
  const columns = Int32Array.from(pixels, ({ x }) => x);
  const rows = Int32Array.from(pixels, ({ y }) => y);
  const evidence = Float64Array.from(pixels, ({ nats }) => nats);
  const spots = new Float64Array(pixels.length);
  for (let i = 0; i < columns.length; i++) {
    const left = columns[i] - reach;
    const top = rows[i] - reach;
    let spot = weights[reach * side + reach] * evidence[i];
    // A spot looks the same from both sides: what k adds to i, i adds to k.
    for (let k = 0; k < i; k++) {
      const dx = columns[k] - left;
      const dy = rows[k] - top;
      if (dx < 0 || dy < 0 || dx >= side || dy >= side) continue;
      const weight = weights[dy * side + dx];
      spot += weight * evidence[k];
      spots[k] += weight * evidence[i];
    }
    spots[i] = spot;
  }
  const best = spots.reduce((most, spot, i) => (spot > spots[most] ? i : most), 0);
  return { ...pixels[best], spot: spots[best] };
}

/** Moves a place to the centroid of the evidence around it, a few times. */
function settle(start: Pixel, pixels: readonly Pixel[]): { readonly x: number; readonly y: number } {
  let { x, y } = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const pixel of pixels) {
      if ((pixel.x - x) ** 2 + (pixel.y - y) ** 2 > spotRadiusPx ** 2) continue;
      sum += pixel.nats;
      sumX += pixel.nats * pixel.x;
      sumY += pixel.nats * pixel.y;
    }
    [x, y] = [sumX / sum, sumY / sum];
  }
  return { x, y };
}

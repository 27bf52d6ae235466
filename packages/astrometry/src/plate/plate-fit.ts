import type { PlanePoint } from '../sphere/tangent-plane.ts';
import type { Point } from './quads.ts';
import type { PointPair } from './similarity.ts';

/** What a fit knows of its own error. */
export interface PlateFit {
  readonly stars: number;
  /** Error of one star's place per axis by the residuals, with the fit's degrees of freedom taken out, px. */
  readonly sigmaPx: number;
  /** Mean pixel of the stars, and the inverse of their scatter matrix [xx, xy, yy], 1/px². */
  readonly mean: Point;
  readonly inverseScatter: readonly [number, number, number];
}

/** Standard deviation per axis of where a pixel lies on the sky by the fit alone, px: small among the stars, large far from them. */
export function plateErrorPx({ stars, sigmaPx, mean, inverseScatter: [xx, xy, yy] }: PlateFit, [x, y]: Point): number {
  const [dx, dy] = [x - mean[0], y - mean[1]];
  return sigmaPx * Math.sqrt(1 / stars + xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy);
}

/**
 * Least squares of plane = a + M · (pixel − middle).
 *
 * @param affine whether M is any matrix; otherwise it turns and scales (and mirrors, if that fits better)
 */
export function affineFit(
  pairs: readonly PointPair[],
  middle: Point,
  affine: boolean,
): {
  readonly at: PlanePoint;
  readonly cd: readonly [readonly [number, number], readonly [number, number]];
  readonly fit: PlateFit;
} {
  const n = pairs.length;
  const mean = (of: (pair: PointPair) => number) => pairs.reduce((sum, pair) => sum + of(pair), 0) / n;
  const center: Point = [mean(({ pixel }) => pixel[0]), mean(({ pixel }) => pixel[1])];
  const [u0, v0] = [mean(({ plane }) => plane[0]), mean(({ plane }) => plane[1])];
  const cross = (of: (dx: number, dy: number, du: number, dv: number) => number) =>
    n * mean(({ pixel, plane }) => of(pixel[0] - center[0], pixel[1] - center[1], plane[0] - u0, plane[1] - v0));
  const [xx, xy, yy] = [cross((dx) => dx * dx), cross((dx, dy) => dx * dy), cross((_, dy) => dy * dy)];
  const [ux, uy] = [cross((dx, _, du) => du * dx), cross((_, dy, du) => du * dy)];
  const [vx, vy] = [cross((dx, _, __, dv) => dv * dx), cross((_, dy, __, dv) => dv * dy)];
  const det = xx * yy - xy * xy;
  const cd = affine
    ? ([
        [(ux * yy - uy * xy) / det, (uy * xx - ux * xy) / det],
        [(vx * yy - vy * xy) / det, (vy * xx - vx * xy) / det],
      ] as const)
    : turned(ux, uy, vx, vy, xx + yy);
  const toPlane = ([x, y]: Point): PlanePoint => {
    const [dx, dy] = [x - center[0], y - center[1]];
    return [u0 + cd[0][0] * dx + cd[0][1] * dy, v0 + cd[1][0] * dx + cd[1][1] * dy];
  };
  const scale = Math.sqrt(Math.abs(cd[0][0] * cd[1][1] - cd[0][1] * cd[1][0]));
  const squares = pairs.reduce((sum, { pixel, plane }) => {
    const [u, v] = toPlane(pixel);
    return sum + (plane[0] - u) ** 2 + (plane[1] - v) ** 2;
  }, 0);
  const freedom = 2 * n - (affine ? 6 : 4);
  const inverseScatter = affine ? ([yy / det, -xy / det, xx / det] as const) : ([1 / (xx + yy), 0, 1 / (xx + yy)] as const);
  return {
    at: toPlane(middle),
    cd,
    fit: { stars: n, sigmaPx: Math.sqrt(squares / freedom) / scale, mean: center, inverseScatter },
  };
}

/** The better of the two similarities, with and without a mirror, from the sums of products. */
function turned(ux: number, uy: number, vx: number, vy: number, square: number) {
  const straight = [(ux + vy) / square, (vx - uy) / square] as const;
  const mirrored = [(ux - vy) / square, (vx + uy) / square] as const;
  return Math.hypot(...straight) >= Math.hypot(...mirrored)
    ? ([
        [straight[0], -straight[1]],
        [straight[1], straight[0]],
      ] as const)
    : ([
        [mirrored[0], mirrored[1]],
        [mirrored[1], -mirrored[0]],
      ] as const);
}

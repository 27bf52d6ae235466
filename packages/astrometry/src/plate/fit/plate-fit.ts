import type { PlanePoint } from '../../sphere/tangent-plane.ts';
import type { Point } from '../wcs/point.ts';
import type { PointPair } from './similarity.ts';

/** CD matrix, degrees/px: [[ξ by x, ξ by y], [η by x, η by y]]. */
export type Matrix = readonly [readonly [number, number], readonly [number, number]];

/** What a fit knows of its own error. */
export interface PlateFit {
  readonly stars: number;
  /** Error of one star's place per axis by the residuals, with the fit's degrees of freedom taken out, px: of one of mean weight. */
  readonly sigmaPx: number;
  /** Mean pixel of the stars, and the inverse of their scatter matrix [xx, xy, yy], 1/px². */
  readonly mean: Point;
  readonly inverseScatter: readonly [number, number, number];
  /** Of a plate with a radial distortion k·r³ about a pixel: variance of k in squares of `sigmaPx`, and how much the scale shrinks where k grows. */
  readonly lens?: { readonly middle: Point; readonly variance: number; readonly drawn: number };
}

/** Standard deviation per axis of where a pixel lies on the sky by the fit alone, px: small among the stars, large far from them. */
export function plateErrorPx({ stars, sigmaPx, mean, inverseScatter: [xx, xy, yy], lens }: PlateFit, [x, y]: Point): number {
  const [dx, dy] = [x - mean[0], y - mean[1]];
  const square = lens ? (x - lens.middle[0]) ** 2 + (y - lens.middle[1]) ** 2 : 0;
  const bent = lens ? (lens.variance * square * (square - lens.drawn) ** 2) / 2 : 0;
  return sigmaPx * Math.sqrt(1 / stars + xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy + bent);
}

/** From so many stars on, if they lie in no line, the axes have scales and angles of their own. */
const affineFrom = 8;

/**
 * Weighted least squares of plane = a + M · (pixel − middle). M is any matrix where there are enough stars; otherwise it turns and scales, and
 * mirrors where that fits better.
 */
export function fitPlate(
  pairs: readonly PointPair[],
  middle: Point,
): { readonly at: PlanePoint; readonly cd: Matrix; readonly fit: PlateFit } {
  const n = pairs.length;
  const total = pairs.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const mean = (of: (pair: PointPair) => number) => pairs.reduce((sum, pair) => sum + (pair.weight ?? 1) * of(pair), 0) / total;
  const center: Point = [mean(({ pixel }) => pixel[0]), mean(({ pixel }) => pixel[1])];
  const [u0, v0] = [mean(({ plane }) => plane[0]), mean(({ plane }) => plane[1])];
  const sum = (of: (dx: number, dy: number, du: number, dv: number) => number) =>
    n * mean(({ pixel, plane }) => of(pixel[0] - center[0], pixel[1] - center[1], plane[0] - u0, plane[1] - v0));
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  const [ux, uy] = [sum((dx, _, du) => du * dx), sum((_, dy, du) => du * dy)];
  const [vx, vy] = [sum((dx, _, __, dv) => dv * dx), sum((_, dy, __, dv) => dv * dy)];
  const det = xx * yy - xy * xy;
  const affine = n >= affineFrom && det > 0.01 * (xx + yy) ** 2;
  const any = [
    [(ux * yy - uy * xy) / det, (uy * xx - ux * xy) / det],
    [(vx * yy - vy * xy) / det, (vy * xx - vx * xy) / det],
  ] as const;
  const cd = affine ? any : turned(ux, uy, vx, vy, xx + yy);
  const toPlane = ([x, y]: Point): PlanePoint => {
    const [dx, dy] = [x - center[0], y - center[1]];
    return [u0 + cd[0][0] * dx + cd[0][1] * dy, v0 + cd[1][0] * dx + cd[1][1] * dy];
  };
  const square = n * mean(({ pixel, plane }) => (plane[0] - toPlane(pixel)[0]) ** 2 + (plane[1] - toPlane(pixel)[1]) ** 2);
  const scale = Math.sqrt(Math.abs(cd[0][0] * cd[1][1] - cd[0][1] * cd[1][0]));
  const sigmaPx = Math.sqrt(square / (2 * n - (affine ? 6 : 4))) / scale;
  const inverseScatter = affine ? ([yy / det, -xy / det, xx / det] as const) : ([1 / (xx + yy), 0, 1 / (xx + yy)] as const);
  return { at: toPlane(middle), cd, fit: { stars: n, sigmaPx, mean: center, inverseScatter } };
}

/** The better of the two similarities, with and without a mirror, from the sums of products. */
function turned(ux: number, uy: number, vx: number, vy: number, square: number): Matrix {
  const straight = [(ux + vy) / square, (vx - uy) / square] as const;
  const mirrored = [(ux - vy) / square, (vx + uy) / square] as const;
  return Math.hypot(...straight) >= Math.hypot(...mirrored)
    ? [
        [straight[0], -straight[1]],
        [straight[1], straight[0]],
      ]
    : [
        [mirrored[0], mirrored[1]],
        [mirrored[1], -mirrored[0]],
      ];
}

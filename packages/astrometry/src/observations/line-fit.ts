import type { Point } from '../plate/wcs/point.ts';

/** A place that moves straight: at its middle, with its speed and their errors. */
export interface LineFit {
  readonly tUs: number;
  readonly pixel: Point;
  /** px/s */
  readonly speed: Point;
  /** Of the place, px²: [xx, xy, yy]. */
  readonly covariance: readonly [number, number, number];
  /** Of the speed per axis, px/s. */
  readonly speedSigma: number;
  readonly durationS: number;
}

interface TimedPixel {
  readonly tUs: number;
  readonly pixel: Point;
  readonly covariance?: readonly [number, number, number];
}

/** No speed is better known than this, px/s: tracks drift (measured on generated skies). */
const speedFloor = 0.03;

/**
 * Least squares of a line, weighted by the points' own errors where they have some. Otherwise errors stay the same for `memoryS`, so that
 * n points count as fewer: variances grow by memory / spacing, up to that of one point.
 */
export function lineFit(
  points: readonly TimedPixel[],
  { sigmaPx, memoryS }: { readonly sigmaPx: number; readonly memoryS: number },
): LineFit {
  const n = points.length;
  const times = points.map(({ tUs }) => tUs);
  const spanS = (Math.max(...times) - Math.min(...times)) / 1e6;
  const shared = points.every(({ covariance }) => covariance === undefined)
    ? Math.min(n, Math.max(1, n > 1 && spanS > 0 ? (memoryS * (n - 1)) / spanS : 1))
    : 1;
  const errors = points.map(({ covariance }) => covariance ?? ([sigmaPx ** 2, 0, sigmaPx ** 2] as const));
  const weights = errors.map(([xx, , yy]) => 2 / (xx + yy));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (point: TimedPixel, i: number) => number) =>
    points.reduce((sum, point, i) => sum + weights[i] * of(point, i), 0) / total;
  const offsetUs = mean(({ tUs }) => tUs - times[0]);
  const seconds = (tUs: number) => (tUs - times[0] - offsetUs) / 1e6;
  const square = mean(({ tUs }) => seconds(tUs) ** 2);
  const pixel: Point = [mean((point) => point.pixel[0]), mean((point) => point.pixel[1])];
  const slope = (axis: 0 | 1) => (square > 0 ? mean((point) => seconds(point.tUs) * point.pixel[axis]) / square : 0);
  // Of the weighted mean: Σ w² C / (Σ w)².
  const covarianceOf = (k: 0 | 1 | 2) => (shared * mean((_, i) => weights[i] * errors[i][k])) / total;
  return {
    tUs: times[0] + offsetUs,
    pixel,
    speed: [slope(0), slope(1)],
    covariance: [covarianceOf(0), covarianceOf(1), covarianceOf(2)],
    speedSigma: square > 0 ? Math.hypot(Math.sqrt(shared / (total * square)), speedFloor) : Number.POSITIVE_INFINITY,
    durationS: spanS,
  };
}

/** y ≈ intercept + slope·x by least squares, and the share of the variance of y that the line explains. */
export interface LineFit {
  readonly intercept: number;
  readonly slope: number;
  readonly r2: number;
}

/** @param points at least two of different x */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): LineFit {
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  const intercept = my - slope * mx;
  const residual = mean(({ x, y }) => (y - intercept - slope * x) ** 2);
  const variance = mean(({ y }) => (y - my) ** 2);
  return { intercept, slope, r2: variance === 0 ? 1 : 1 - residual / variance };
}

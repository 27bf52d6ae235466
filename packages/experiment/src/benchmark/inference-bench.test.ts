import { describe, expect, it } from 'vitest';
import { fitLine } from './inference-bench.ts';

describe('fitLine', () => {
  it('finds a line exactly', () => {
    const fit = fitLine([0, 1, 5, 7].map((x) => ({ x, y: 3 + 2 * x })));
    expect(fit.intercept).toBeCloseTo(3, 12);
    expect(fit.slope).toBeCloseTo(2, 12);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  it('hand-computed: points beside the line', () => {
    // Means 1 and 2; slope (−1·−1 + 1·0) / 2 = ½ of y's, see the residuals ½·(−½, 1, −½).
    const fit = fitLine([
      { x: 0, y: 1 },
      { x: 1, y: 3 },
      { x: 2, y: 2 },
    ]);
    expect(fit.slope).toBeCloseTo(0.5, 12);
    expect(fit.intercept).toBeCloseTo(1.5, 12);
    expect(fit.r2).toBeCloseTo(0.25, 12);
  });

  it('a level line explains all of nothing', () => {
    expect(fitLine([1, 2].map((x) => ({ x, y: 4 }))).r2).toBe(1);
  });
});

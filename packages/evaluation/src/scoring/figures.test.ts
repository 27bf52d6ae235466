import { describe, expect, it } from 'vitest';
import { confusionRates, rates, share } from './figures.ts';

describe('rates', () => {
  it('from the four counts', () => {
    expect(confusionRates({ tp: 3, fn: 1, fp: 1, tn: 1 })).toEqual({ sensitivity: 0.75, specificity: 0.5, informedness: 0.25 });
  });

  it('what was never asked is null, not 0 or 1', () => {
    expect(confusionRates({ tp: 0, fn: 0, fp: 1, tn: 3 })).toEqual({ sensitivity: null, specificity: 0.75, informedness: null });
    expect(rates(0.5, null)).toEqual({ sensitivity: 0.5, specificity: null, informedness: null });
    expect(share(0, 0)).toBeNull();
  });
});

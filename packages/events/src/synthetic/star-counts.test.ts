import { describe, expect, it } from 'vitest';
import { logStarCount, magnitudeOfShare, rateOfMagnitude } from './star-counts.ts';

describe('star counts', () => {
  it('are those of the catalogue at whole magnitudes, the ends included', () => {
    expect(Math.exp(logStarCount(0))).toBeCloseTo(3, 9);
    expect(Math.exp(logStarCount(6))).toBeCloseTo(5326, 6);
    expect(Math.exp(logStarCount(16))).toBeCloseTo(88896114, 0);
  });
});

describe('magnitudeOfShare', () => {
  it.each([
    [1, 14],
    [2955951 / 17214116, 12],
    [382925 / 17214116, 10],
    [5326 / 17214116, 6],
    [1e-9, 4],
  ])('of the share %f of all down to 14 is %d', (share, magnitude) => {
    expect(magnitudeOfShare(share, [4, 14])).toBeCloseTo(magnitude, 9);
  });

  it('undoes the count, between whole magnitudes, too', () => {
    for (let magnitude = 0.01; magnitude < 15.5; magnitude += 0.37) {
      const share = Math.exp(logStarCount(magnitude) - logStarCount(15.5));
      expect(magnitudeOfShare(share, [0, 15.5])).toBeCloseTo(magnitude, 9);
    }
  });
});

describe('rateOfMagnitude', () => {
  it('is 1 event/s at the zero point, and a hundred times that five magnitudes brighter', () => {
    expect(rateOfMagnitude(14, 14)).toBe(1);
    expect(rateOfMagnitude(9, 14)).toBeCloseTo(100, 9);
    expect(rateOfMagnitude(16.5, 14)).toBeCloseTo(0.1, 9);
  });
});

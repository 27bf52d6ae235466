import { describe, expect, it } from 'vitest';
import { hintNats, lately, nats, normal, ofOther, ofStar, slopeVariance } from './alike.ts';

const fixed = { mount: 'fixed', arcsecPx: 5 } as const;

describe('a hint of the mount', () => {
  it('is a density: over all speeds its mean is that of no hint', () => {
    for (const hint of [fixed, { mount: 'fixed' }, { mount: 'sidereal' }, { mount: 'follows', arcsecPx: 5 }] as const) {
      const speeds = Array.from({ length: 4000 }, (_, k) => 0.05 * 12_000 ** ((k + 0.5) / 4000));
      const mean = speeds.reduce((sum, v) => sum + Math.exp(hintNats(v, hint)), 0) / speeds.length;
      expect(mean).toBeGreaterThan(0.94);
      expect(mean).toBeLessThan(1.03);
    }
  });

  it('a fixed mount sees the sky at up to 15.04 arcsec/s, a sidereal one sees it stand', () => {
    expect(hintNats(3, fixed)).toBeGreaterThan(2);
    expect(hintNats(1.5, fixed)).toBeGreaterThan(0.5);
    for (const speed of [0.02, 6, 100]) expect(hintNats(speed, fixed)).toBeLessThan(-3);
    expect(hintNats(0.1, { mount: 'sidereal' })).toBeGreaterThan(1);
    expect(hintNats(3, { mount: 'sidereal' })).toBeLessThan(-3);
    for (const mount of ['fixed', 'follows'] as const) {
      expect(hintNats(0.1, { mount })).toBeLessThan(-3);
      expect(hintNats(50, { mount })).toBeGreaterThan(0);
    }
  });

  it('says nothing where nothing is known, and never more than that it may be wrong', () => {
    expect(hintNats(3, { mount: 'unknown', arcsecPx: 5 })).toBe(0);
    for (const speed of [0, 1e-9, 1e9]) expect(hintNats(speed, fixed)).toBeGreaterThan(-4);
  });
});

/** Places every 0.2 s. */
const deviation = (seconds: number, segments: number, px: number) => {
  const n = Math.round(seconds / 0.2);
  return Math.sqrt(slopeVariance(n * segments, (segments * n * seconds ** 2) / 12, 0.2, px ** 2));
};

describe('the slope of places', () => {
  it.each([
    // Measured: half of the stars of six generated skies `sidereal` are within 0.83 of these, px/s for an error of 1 px.
    [2, 0.5],
    [5, 0.25],
    [10, 0.155],
    [20, 0.07],
  ])('over %d s errs as measured', (seconds, expected) => {
    expect(deviation(seconds, 1, 1)).toBeGreaterThan(0.8 * expected);
    expect(deviation(seconds, 1, 1)).toBeLessThan(1.25 * expected);
  });

  it('errs twice as much with places that do, and less by the root of the segments; when it is young by 1 px/s at least', () => {
    expect(deviation(5, 1, 2) / deviation(5, 1, 1)).toBeCloseTo(2, 1);
    expect(deviation(5, 4, 1) / deviation(5, 1, 1)).toBeCloseTo(0.5, 1);
    expect(deviation(0.4, 1, 0.1)).toBeGreaterThan(1);
  });
});

const block = (ux: number, variance = 0.06) => ({ ux, uy: 0, variance });

describe('what a track does lately', () => {
  it('is that of a star or of one motion that all blocks share', () => {
    // Of two blocks of the same velocity: ofOther integrated over what both may be.
    let other = 0;
    const step = 0.05;
    for (let x = -8; x < 8; x += step)
      for (let y = -8; y < 8; y += step)
        other += step * step * ofOther(x * x + y * y, 0) * normal((x - 1.2) ** 2 + y * y, 0.06) ** 2;
    const { nats: found, speed } = lately([block(1.2), block(1.2)]);
    expect(found).toBeCloseTo(2 * nats(ofStar(1.44, 0.06), 1) - nats(other, 1), 2);
    expect(found).toBeLessThan(-3);
    expect(speed).toBeCloseTo(1.2, 12);
  });

  it('is bounded by 40 nats', () => {
    expect(lately([block(300), block(300), block(300)])).toEqual({ nats: -40, speed: expect.closeTo(300, 9) });
  });

  it('is nothing in one block, and in blocks that go against each other or are too short', () => {
    for (const blocks of [[block(1.2)], [block(1.2), block(-1.2)], [block(1.2, 4), block(1.2, 4)]])
      expect(lately(blocks).nats).toBeGreaterThan(-3);
  });

  it('looks at the last blocks, whatever was before', () => {
    const { nats: found } = lately([block(0), block(0), block(0), block(1.2), block(1.2)]);
    expect(found).toBeCloseTo(lately([block(1.2), block(1.2)]).nats, 12);
  });
});

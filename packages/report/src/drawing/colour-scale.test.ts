import { describe, expect, it } from 'vitest';
import { colourScale, position } from './colour-scale.ts';

describe('colourScale', () => {
  it('spans 0 to 1 for weights of STDP, whatever part of it they use', () => {
    expect(colourScale(Float32Array.of(0.4, 0.6))).toMatchObject({ kind: 'sequential', low: 0, high: 1 });
  });

  it('grows with values above 1', () => {
    expect(colourScale(Float32Array.of(0, 2.5))).toMatchObject({ kind: 'sequential', low: 0, high: 2.5 });
  });

  it('is symmetric about 0 as soon as one value is negative', () => {
    const scale = colourScale(Float32Array.of(-0.25, 2));
    expect(scale).toMatchObject({ kind: 'diverging', low: -2, high: 2 });
    expect(position(scale, 0)).toBe(0.5);
    expect(scale.colour(position(scale, 0))).toEqual([255, 255, 255]);
    expect(position(scale, 2)).toBe(1);
  });
});

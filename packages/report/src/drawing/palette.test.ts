import { describe, expect, it } from 'vitest';
import { blueRed, parseHex, type Rgb, viridis } from './palette.ts';

/** Relative luminance (sRGB, WCAG 2). */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const steps = Array.from({ length: 33 }, (_, i) => i / 32);

describe('viridis', () => {
  it('gets lighter all the way, so that it survives grey print', () => {
    const lights = steps.map((share) => luminance(viridis(share)));
    expect(lights).toEqual(lights.toSorted((a, b) => a - b));
    expect(new Set(lights).size).toBe(lights.length);
  });

  it('has the published ends', () => {
    expect(viridis(0)).toEqual(parseHex('#440154'));
    expect(viridis(1)).toEqual(parseHex('#FDE725'));
  });
});

describe('blueRed', () => {
  it('is white in the middle, blue below and red above', () => {
    expect(blueRed(0.5)).toEqual([255, 255, 255]);
    expect(blueRed(0.2)[2]).toBeGreaterThan(blueRed(0.2)[0]);
    expect(blueRed(0.8)[0]).toBeGreaterThan(blueRed(0.8)[2]);
  });

  it('moves what is outside to the nearest end', () => {
    expect(blueRed(-3)).toEqual(blueRed(0));
    expect(blueRed(7)).toEqual(blueRed(1));
  });
});

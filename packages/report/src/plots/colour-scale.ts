import { blueRed, type ColourMap, viridis } from './palette.ts';

/** Which colour stands for which value. */
export interface ColourScale {
  readonly kind: 'diverging' | 'sequential';
  readonly low: number;
  readonly high: number;
  readonly colour: ColourMap;
}

/**
 * Scale that fits the values: with a negative one, blue–white–red, symmetric about 0, so that white is 0; else viridis from
 * 0 to 1, or to the largest value where that is above 1.
 */
export function colourScale(values: Float32Array): ColourScale {
  let [low, high] = [0, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low >= 0) return { kind: 'sequential', low: 0, high: Math.max(1, high), colour: viridis };
  const limit = Math.max(-low, high);
  return { kind: 'diverging', low: -limit, high: limit, colour: blueRed };
}

/** Position of a value on the scale, 0–1. */
export const position = ({ low, high }: ColourScale, value: number): number => (value - low) / (high - low);

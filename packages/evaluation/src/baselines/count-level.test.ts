import { expect, it } from 'vitest';
import { countLevel, exponentialIntegral } from './count-level.ts';

it('Ein by its integral', () => {
  const steps = 100_000;
  for (const s of [0.01, 1, 5]) {
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += Math.expm1((s * (i + 0.5)) / steps) / (i + 0.5);
    expect(exponentialIntegral(s)).toBeCloseTo(sum, 6);
  }
  expect(exponentialIntegral(0)).toBe(0);
});

it('is the supremum of Chernoff: the exponent at the level is the nats asked for', () => {
  for (const [mean, nats] of [
    [0.1, 17],
    [5, 17],
    [300, 2],
  ]) {
    const level = countLevel(mean, nats);
    const exponents = Array.from({ length: 4000 }, (_, i) => level * (i / 400) - mean * exponentialIntegral(i / 400));
    expect(Math.max(...exponents)).toBeCloseTo(nats, 2);
  }
});

it('solves the equation of the bound: from s follow the nats, and from them the level', () => {
  for (const mean of [0.02, 1, 40]) {
    for (const s of [0.01, 0.5, 1, 1.5, 3, 7]) {
      const nats = mean * (Math.expm1(s) - exponentialIntegral(s));
      expect(countLevel(mean, nats) / ((mean * Math.expm1(s)) / s)).toBeCloseTo(1, 6);
    }
  }
});

it('Ein by its first terms', () => {
  // s + s²/4 + s³/18 + s⁴/96 + …
  expect(exponentialIntegral(0.5)).toBeCloseTo(0.5 + 0.25 / 4 + 0.125 / 18 + 0.0625 / 96 + 0.03125 / 600 + 0.015625 / 4320, 5);
  expect(exponentialIntegral(1)).toBeCloseTo(1.3179021514544038, 14);
});

it('where nothing is expected nothing is enough', () => {
  expect(countLevel(0, 17)).toBe(Infinity);
});

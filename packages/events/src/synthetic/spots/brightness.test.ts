import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { isPoissonCount, plainOptics } from '../generator.fixture.ts';
import { brightestOf, brightnessAt, drawBrightness, type TumblingBrightness } from './brightness.ts';
import { EventBuffer } from './event-buffer.ts';
import { addSpot } from './point-source.ts';

const steady: TumblingBrightness = { periodS: 4, amplitude: 0.8, glintGain: 0, phase: 0, glintPhase: 0.25 };
const glinting = { ...steady, glintGain: 10 };
const place = () => ({ x: 100, y: 90, vx: 0, vy: 0 });
const meanOf = (brightness: TumblingBrightness) => {
  const n = 100_000;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += brightnessAt(brightness, (i / n) * brightness.periodS);
  return sum / n;
};

describe('brightnessAt', () => {
  it.each([
    [0, 1.8],
    [1, 1],
    [2, 0.2],
    [3, 1],
    [4, 1.8],
  ])('swings about 1: at %d s of a turn of 4 s it is %d', (tS, factor) => {
    expect(brightnessAt(steady, tS)).toBeCloseTo(factor, 12);
  });

  it('flashes where the glint is: ten times the mean at its peak, 1/√e of that two hundredths of a turn off', () => {
    expect(brightnessAt(glinting, 1) - brightnessAt(steady, 1)).toBeCloseTo(10, 12);
    for (const off of [-0.08, 0.08]) {
      expect(brightnessAt(glinting, 5 + off) - brightnessAt(steady, 5 + off)).toBeCloseTo(10 * Math.exp(-0.5), 12);
    }
  });

  it('has the mean 1 over a turn, and with glints 1 + G · 0.02 · √2π', () => {
    expect(meanOf(steady)).toBeCloseTo(1, 9);
    expect(meanOf(glinting)).toBeCloseTo(1 + 10 * 0.02 * Math.sqrt(2 * Math.PI), 6);
  });

  it('is never below 0 nor above the largest', () => {
    for (let i = 0; i < 1000; i++) {
      const brightness = { ...glinting, amplitude: 1, glintPhase: i / 1000 };
      expect(brightnessAt(brightness, i / 83)).toBeGreaterThanOrEqual(0);
      expect(brightnessAt(brightness, i / 83)).toBeLessThanOrEqual(brightestOf(brightness));
    }
  });
});

describe('drawBrightness', () => {
  it('draws periods between the two, and any phase', () => {
    const drawn = Array.from({ length: 200 }, (_, seed) =>
      drawBrightness({ periodS: [2, 8], amplitude: 0.5, glintGain: 3 }, randomGenerator(seed)),
    );
    expect(drawn.every(({ periodS }) => periodS >= 2 && periodS <= 8)).toBe(true);
    expect(Math.min(...drawn.map(({ periodS }) => periodS))).toBeLessThan(2.3);
    expect(Math.max(...drawn.map(({ periodS }) => periodS))).toBeGreaterThan(7.7);
    expect(new Set(drawn.map(({ phase }) => Math.floor(4 * phase))).size).toBe(4);
    expect(new Set(drawn.map(({ glintPhase }) => Math.floor(4 * glintPhase))).size).toBe(4);
  });
});

describe('the events of a spot whose brightness changes', () => {
  const buffer = new EventBuffer({ width: 240, height: 180 });
  addSpot(buffer, { rateHz: 400, brightness: glinting, place, fromS: 0, untilS: 40 }, plainOptics, 3, randomGenerator(1));
  const shares = Array.from(buffer.sorted(0).events.t, (t) => ((t / 1e6) % 4) / 4);

  const count = (from: number, until: number) => shares.filter((share) => share >= from && share < until).length;

  it('are as many as the mean of the brightness says', () => {
    expect(isPoissonCount(shares.length, 400 * 40 * (1 + 0.2 * Math.sqrt(2 * Math.PI)))).toBe(true);
  });

  it('follow it: 1 + 0.8 · 2√2/π in the bright quarters, 1 − 0.8 · 2√2/π in the dark ones, and the glint on top', () => {
    const swing = (0.8 * 2 * Math.SQRT2) / Math.PI;
    // Each quarter of a turn is 1 s, ten times; the first begins an eighth of a turn before the peak.
    expect(isPoissonCount(count(0, 0.125) + count(0.875, 1), 400 * 10 * (1 + swing))).toBe(true);
    expect(isPoissonCount(count(0.375, 0.625), 400 * 10 * (1 - swing))).toBe(true);
    expect(isPoissonCount(count(0.125, 0.375), 400 * 10 * (1 + 4 * 0.2 * Math.sqrt(2 * Math.PI)))).toBe(true);
  });
});

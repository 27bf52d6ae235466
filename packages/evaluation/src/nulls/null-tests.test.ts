import type { EventStream } from '@spikeseg/events';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { tallyRecording } from '../scoring/tally.ts';
import { tinyProtocol, tinyRecording, track } from '../scoring/tiny.fixture.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { everyPixelFires, permutePixels, randomTrack, shiftLabels } from './null-tests.ts';

const sensor = { width: 20, height: 10 };

describe('shiftLabels', () => {
  it('moves labels on the torus', () => {
    const [shifted] = shiftLabels([track(3, [0, 5, 5], [1, 18.5, 9.25], [2, 0, 0])], 4, -3, sensor);
    expect(shifted).toEqual(track(3, [0, 9, 2], [1, 2.5, 6.25], [2, 4, 7]));
  });
});

describe('randomTrack', () => {
  const options = { seed: 4, speed: 30, labelEveryUs: 10_000 };
  const path = randomTrack(sensor, 1000, 1_001_000, options);

  it('is labelled at its rate during the interval', () => {
    expect(path.t.length).toBe(100);
    expect([path.t[0], path.t[99]]).toEqual([1000, 991_000]);
  });

  it('stays on the sensor and moves at its speed but where it is reflected', () => {
    let straight = 0;
    for (let i = 0; i < 100; i++) {
      expect(path.x[i]).toBeGreaterThanOrEqual(0);
      expect(path.x[i]).toBeLessThanOrEqual(19);
      expect(path.y[i]).toBeGreaterThanOrEqual(0);
      expect(path.y[i]).toBeLessThanOrEqual(9);
      if (i > 0 && Math.abs(Math.hypot(path.x[i] - path.x[i - 1], path.y[i] - path.y[i - 1]) - 0.3) < 1e-9) straight++;
    }
    // 30 px of path on 19 × 9 px are reflected at most five times.
    expect(straight).toBeGreaterThanOrEqual(94);
  });

  it.each([1, 2, 3, 4, 5, 6])('a mirror lets nothing jump, however often it is met (seed %i)', (seed) => {
    const { x, y } = randomTrack(sensor, 0, 10_000_000, { ...options, seed });
    const steps = [...x.keys()].slice(1).map((i) => Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
    expect(Math.max(...steps)).toBeLessThan(0.3 + 1e-9);
    expect(Math.min(...x, ...y)).toBeGreaterThanOrEqual(0);
  });

  it('takes its place, column and row, and then its direction from its seed: one that was published gives the same track', () => {
    const random = randomGenerator(deriveSeed(options.seed, 'random-track'));
    const [x0, y0, angle] = [1000 * random.uniform(), 500 * random.uniform(), 2 * Math.PI * random.uniform()];
    const { x, y } = randomTrack({ width: 1001, height: 501 }, 7, 30_007, { ...options, speed: 100 });
    for (const k of [0, 1, 2]) {
      expect(x[k]).toBeCloseTo(x0 + k * Math.cos(angle), 9);
      expect(y[k]).toBeCloseTo(y0 + k * Math.sin(angle), 9);
    }
  });

  it('depends on the seed alone', () => {
    expect(randomTrack(sensor, 1000, 1_001_000, options)).toEqual(path);
    expect(randomTrack(sensor, 1000, 1_001_000, { ...options, seed: 5 }).x[0]).not.toBe(path.x[0]);
  });
});

const unevenSensor = { width: 7, height: 5 };
/** Pixel k fires k + 1 times. */
const pixels = Array.from({ length: 35 }, (_, pixel) => Array.from({ length: pixel + 1 }, () => pixel)).flat();
const unevenEvents: EventStream = {
  x: Uint16Array.from(pixels, (pixel) => pixel % 7),
  y: Uint16Array.from(pixels, (pixel) => Math.floor(pixel / 7)),
  p: Uint8Array.from(pixels, (_, i) => i % 2),
  t: Float64Array.from(pixels, (_, i) => 5e9 + i),
  sensor: unevenSensor,
};
const rates = (stream: EventStream) => {
  const counts = new Uint32Array(35);
  stream.x.forEach((x, i) => counts[stream.y[i] * 7 + x]++);
  return counts;
};

describe('permutePixels', () => {
  const permuted = permutePixels(unevenEvents, 11);

  it('is a bijection of pixels: the same rates at other places', () => {
    expect(rates(permuted)).not.toEqual(rates(unevenEvents));
    for (const seed of [1, 2, 3, 11])
      expect(rates(permutePixels(unevenEvents, seed)).toSorted()).toEqual(rates(unevenEvents).toSorted());
  });

  it('keeps the events of a pixel together, with their times and polarities', () => {
    const target = new Map<number, number>();
    pixels.forEach((pixel, i) => {
      const to = permuted.y[i] * 7 + permuted.x[i];
      expect(target.get(pixel) ?? to).toBe(to);
      target.set(pixel, to);
    });
    expect(permuted.t).toEqual(unevenEvents.t);
    expect(permuted.p).toEqual(unevenEvents.p);
    expect(permuted.sensor).toEqual(unevenSensor);
  });

  it('depends on the seed alone', () => {
    expect(permutePixels(unevenEvents, 11)).toEqual(permuted);
    expect(permutePixels(unevenEvents, 12)).not.toEqual(permuted);
  });
});

const { sensor: tinySensor } = tinyRecording;
const slices = [0, 1, 2, 3, 4];

describe('everyPixelFires', () => {
  it('is scored exactly as the list of all those detections', () => {
    const everyPixel = slices.flatMap((slice) =>
      Array.from({ length: 200 }, (_, pixel) => detectionAt(1_000_000 + slice * 10_000, pixel % 20, Math.floor(pixel / 20))),
    );
    const dense = tallyRecording(tinyRecording, (grid) => everyPixelFires(tinySensor, grid), tinyProtocol);
    const listed = tallyRecording(tinyRecording, (grid) => detectionOutput(everyPixel, grid), tinyProtocol);
    expect(dense).toEqual(listed);
    expect(dense.standing).toBe(1000);
  });

  it('finds the nearest pixel, also from outside the frame', () => {
    const output = everyPixelFires(tinySensor, { slices: 1 });
    expect(output.nearestPx(0, 3, 4)).toBe(0);
    expect(output.nearestPx(0, 3.25, 4)).toBe(0.25);
    expect(output.nearestPx(0, 3.75, 4)).toBe(0.25);
    expect(output.nearestPx(0, 3, 4.75)).toBe(0.25);
    expect(output.nearestPx(0, -3, -4)).toBe(5);
    expect(output.nearestPx(0, 22, 13)).toBe(5);
  });
});

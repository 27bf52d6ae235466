import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SensorSize } from './event-stream.ts';
import { fitSensor, toInput, toSensor } from './sensor-scaling.ts';

const davis: SensorSize = { width: 240, height: 180 };
const atis: SensorSize = { width: 304, height: 240 };
const square: SensorSize = { width: 128, height: 128 };
const size = fc.record({ width: fc.integer({ min: 1, max: 1500 }), height: fc.integer({ min: 1, max: 1500 }) });

/** First and last input pixel of a sensor on one axis. */
function ends(sensor: SensorSize, input: SensorSize, axis: 'width' | 'height'): [number, number] {
  const scaling = fitSensor(sensor, input);
  const offset = axis === 'width' ? scaling.offsetX : scaling.offsetY;
  return [toInput(0, offset, scaling), toInput(sensor[axis] - 1, offset, scaling)];
}

describe('fitSensor', () => {
  it('fits a DAVIS into 128 × 128: ratio 128/240 = 8/15, 96 rows with 16 empty ones above and below', () => {
    expect(fitSensor(davis, square)).toEqual({ numerator: 8, denominator: 15, offsetX: 0, offsetY: 16 });
    expect(ends(davis, square, 'width')).toEqual([0, 127]);
    expect(ends(davis, square, 'height')).toEqual([16, 111]);
  });

  it('fits an ATIS into 128 × 128: ratio 128/304 = 8/19, 101 rows', () => {
    expect(fitSensor(atis, square)).toEqual({ numerator: 8, denominator: 19, offsetX: 0, offsetY: 13 });
    expect(ends(atis, square, 'height')).toEqual([13, 113]);
  });

  it('a tall sensor is bound by its height', () => {
    const tall = { width: 180, height: 240 };
    expect(fitSensor(tall, square)).toEqual({ numerator: 8, denominator: 15, offsetX: 16, offsetY: 0 });
  });

  it('keeps every pixel inside the input, margins equal to within one pixel, one axis filled', () => {
    fc.assert(
      fc.property(size, size, (sensor, input) => {
        const scaling = fitSensor(sensor, input);
        for (const axis of ['width', 'height'] as const) {
          const [first, last] = ends(sensor, input, axis);
          const [before, after] = [first, input[axis] - 1 - last];
          expect(before).toBeGreaterThanOrEqual(0);
          expect(after - before === 0 || after - before === 1).toBe(true);
        }
        // One ratio for both axes, the largest that fits.
        const { numerator, denominator } = scaling;
        expect(sensor.width * numerator <= input.width * denominator).toBe(true);
        expect(sensor.height * numerator <= input.height * denominator).toBe(true);
        expect(
          sensor.width * numerator === input.width * denominator || sensor.height * numerator === input.height * denominator,
        ).toBe(true);
      }),
    );
  });
});

describe('toInput and toSensor', () => {
  it('by hand: a line through the mean sensor columns of 8 input columns, 0.875, 2.75 … 14', () => {
    // Pixels of 8 input columns: {0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}, {12, 13}, {14}: 15 sensor columns.
    const scaling = fitSensor(davis, square);
    expect(Array.from({ length: 15 }, (_, x) => toInput(x, 0, scaling))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7]);
    expect(toSensor(0, 0, scaling)).toBe(0.875);
    expect(toSensor(1, 0, scaling)).toBe(2.75);
    expect(toSensor(7, 0, scaling)).toBe(14);
    expect(toSensor(16, scaling.offsetY, scaling)).toBe(0.875);
    expect(toSensor(8, 0, scaling) - toSensor(0, 0, scaling)).toBe(15);
  });

  it('are exact inverses when the sensor is the input, or is spread out', () => {
    for (const width of [128, 64, 32]) {
      const scaling = fitSensor({ width, height: width }, square);
      for (let x = 0; x < width; x++) expect(toSensor(toInput(x, scaling.offsetX, scaling), scaling.offsetX, scaling)).toBe(x);
    }
  });

  it('half the size: two pixels come back as the point between them', () => {
    const scaling = fitSensor(square, { width: 64, height: 64 });
    expect([toSensor(0, 0, scaling), toSensor(10, 0, scaling)]).toEqual([0.5, 20.5]);
  });
});

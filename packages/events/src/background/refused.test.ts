import { describe, expect, it } from 'vitest';
import { StepCutter } from '../live/step-cutter.ts';
import { BackgroundModel } from './background-model.ts';

const sensor = { width: 8, height: 6 };
const events = { t: Float64Array.of(1, 2), x: Uint16Array.of(1, 2), y: Uint16Array.of(1, 2), p: Uint8Array.of(0, 1) };

describe('what TypeScript cannot see is an error where it is handed over', () => {
  it.each<[readonly unknown[], RegExp]>([
    [[], /^BackgroundModel: expected a sensor .*got undefined$/],
    [[sensor], /^BackgroundModel: startUs: expected a number .*got undefined$/],
    [[sensor, 0, 1.5], /^BackgroundModel: offShare: expected a number above 0 and below 1, got 1\.5$/],
  ])('a model of %j', (given, message) => {
    expect(() => Reflect.construct(BackgroundModel, given) as unknown).toThrow(message);
  });

  it.each<[object, RegExp]>([
    [{ t: Float64Array.of(2, 1) }, /^events: expected times that do not fall, got 1 µs after 2 µs/],
    [{ p: Uint8Array.of(1) }, /^events: expected columns t, x, y, p of one length, got 2, 2, 2, 1$/],
    [{ x: Uint16Array.of(1, 8) }, /^events: expected pixels from \(0, 0\) to \(7, 5\), got \(8, 2\)/],
  ])('ratios of %j', (change, message) => {
    expect(() => new BackgroundModel(sensor, 0).ratios({ ...events, ...change })).toThrow(message);
  });

  it('steps of events beside the sensor, of which none is taken in', () => {
    const options = { timestepMs: 1, steps: 1, stride: 1, channels: 2, ...sensor, normalize: false } as const;
    expect(() => new StepCutter(undefined as never, options)).toThrow(/^StepCutter: expected a sensor/);
    const cutter = new StepCutter(sensor, options);
    expect(() => [...cutter.push({ ...events, sensor, x: Uint16Array.of(1, 8) })]).toThrow(/got \(8, 2\)/);
    expect(cutter.end()).toBeUndefined();
  });
});

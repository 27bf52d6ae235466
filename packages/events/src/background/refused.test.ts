import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { StepCutter } from '../stream/step-cutter.ts';
import { BackgroundModel } from './background-model.ts';

const sensor = { width: 8, height: 6 };
const events = { t: Float64Array.of(1, 2), x: Uint16Array.of(1, 2), y: Uint16Array.of(1, 2), p: Uint8Array.of(0, 1) };

describe('what TypeScript cannot see is an error where it is handed over', () => {
  it.each<[readonly unknown[], RegExp]>([
    [[], says('BackgroundModel', 'undefined')],
    [[sensor], says('BackgroundModel: startUs', 'undefined')],
    [[sensor, 0, 1.5], says('BackgroundModel: offShare', 0, 1, 1.5)],
  ])('a model of %j', (given, message) => {
    expect(() => Reflect.construct(BackgroundModel, given) as unknown).toThrow(message);
  });

  it.each<[object, RegExp]>([
    [{ t: Float64Array.of(2, 1) }, says('events', 1, 2)],
    [{ p: Uint8Array.of(1) }, says('events', 2, 2, 2, 1)],
    [{ x: Uint16Array.of(1, 8) }, says('events', 0, 0, 7, 5, 8, 2)],
  ])('ratios of %j', (change, message) => {
    expect(() => new BackgroundModel(sensor, 0).ratios({ ...events, ...change })).toThrow(message);
  });

  it('steps of events beside the sensor, of which none is taken in', () => {
    expect(() => new StepCutter(undefined as never, 1000)).toThrow(/^StepCutter: expected a sensor/);
    const cutter = new StepCutter(sensor, 1000);
    expect(() => [...cutter.push({ ...events, sensor, x: Uint16Array.of(1, 8) })]).toThrow(/got \(8, 2\)/);
    expect(cutter.end()).toBeUndefined();
  });
});

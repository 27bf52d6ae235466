import { fails } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCase, eventsOf } from '../windows/windows.fixture.ts';
import type { EventStream } from './event-stream.ts';
import { type EventStep, StepCutter, stepsOf } from './step-cutter.ts';

const slice = ({ t, x, y, p, sensor }: EventStream, from: number, to: number): EventStream => ({
  t: t.subarray(from, to),
  x: x.subarray(from, to),
  y: y.subarray(from, to),
  p: p.subarray(from, to),
  sensor,
});

/** The steps of a stream that comes in pieces of so many events. What a step holds is copied, as it is valid until the next. */
function stepsInPieces(events: EventStream, stepUs: number, size: number): EventStep[] {
  const cutter = new StepCutter(events.sensor, stepUs);
  const steps: EventStep[] = [];
  const keep = (step: EventStep) => steps.push(structuredClone(step));
  for (let at = 0; at < events.t.length; at += size) for (const step of cutter.push(slice(events, at, at + size))) keep(step);
  const last = cutter.end();
  if (last !== undefined) keep(last);
  return steps;
}

test('a stream in pieces of any size gives the steps of the whole; every event is in the step of its time', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5000 }), ({ events }, size, stepUs) => {
      const steps = stepsInPieces(events, stepUs, size);
      expect(steps).toEqual([...stepsOf(events, stepUs)].map((step) => structuredClone(step)));
      expect(steps.flatMap((step) => [...step.events.t])).toEqual([...events.t]);
      for (const { index, startUs, events: own } of steps) {
        expect(startUs).toBe(events.t[0] + index * stepUs);
        expect(own.t.every((tUs) => tUs >= startUs && tUs < startUs + stepUs)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

const sensor = { width: 4, height: 4 };

test('a step is closed by the first event after it; the open one by the end; empty ones are left out', () => {
  const cutter = new StepCutter(sensor, 1000);
  expect(cutter.end()).toBeUndefined();
  const rows = [5000, 5999].map((t) => [t, 1, 1, 1] as const);
  expect([...cutter.push(eventsOf(rows, sensor))]).toEqual([]);
  const [closed, ...others] = cutter.push(eventsOf([[9500, 2, 2, 0]], sensor));
  expect(others).toEqual([]);
  expect(closed).toMatchObject({ index: 0, startUs: 5000 });
  expect([...closed.events.t]).toEqual([5000, 5999]);
  expect(cutter.end()).toMatchObject({ index: 4, startUs: 9000 });
});

test('times that fall, within a piece or after one, are refused', () => {
  const cutter = new StepCutter(sensor, 1000);
  expect([...cutter.push(eventsOf([[7, 0, 0, 0]], sensor))]).toEqual([]);
  expect(() => [...cutter.push(eventsOf([[6, 0, 0, 0]], sensor))]).toThrow(fails(RangeError, 'events', 6, 7, 0));
});

const one = eventsOf([[7, 0, 0, 0]], sensor);
test.each([
  ['columns that are no typed arrays', { t: [7] }, fails(TypeError, 'events')],
  ['no polarities', { p: undefined }, fails(TypeError, 'events')],
  ['no sensor', { sensor: undefined }, fails(RangeError, 'events')],
  ['events of a larger sensor', { sensor: { width: 640, height: 480 } }, fails(RangeError, 'events', 4, 4, 640, 480)],
])('%s are refused', (_, change, error) => {
  expect(() => [...new StepCutter(sensor, 1000).push({ ...one, ...change } as EventStream)]).toThrow(error);
});

test.each([
  ['after the last step: its steps are those of the grid', [4_500, 12_000], [4, 12], 0],
  ['within the last step, which was closed: they come a step later', [2_900, 12_000], [3, 12], 0],
  ['before it, as the clock began anew: the first begins the next step', [700, 1_900], [3, 4], 700 - 3_000],
])('a stream that was cut after three steps of 1 ms goes on %s', (_, times, indices, firstUs) => {
  const t = Float64Array.from(times);
  const events = { t, x: new Uint16Array(2), y: new Uint16Array(2), p: new Uint8Array(2), sensor: { width: 4, height: 4 } };
  const cutter = new StepCutter(events.sensor, 1000, { firstUs: 0, index: 3 });
  const steps = [...cutter.push(events)];
  const last = cutter.end();
  expect([...steps, ...(last ? [last] : [])].map(({ index, startUs }) => [index, startUs])).toEqual(
    indices.map((index) => [index, firstUs + index * 1000]),
  );
});

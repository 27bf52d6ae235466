import type { EventStream } from '../stream/event-stream.ts';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { fails } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOfSpikes, windowAt, windowCount } from '../windows/event-window.ts';
import { anyCase, eventsOf } from '../windows/windows.fixture.ts';
import { type EventStep, StepCutter } from './step-cutter.ts';

const slice = ({ t, x, y, p, sensor }: EventStream, from: number, to: number): EventStream => ({
  t: t.subarray(from, to),
  x: x.subarray(from, to),
  y: y.subarray(from, to),
  p: p.subarray(from, to),
  sensor,
});

/** The steps of a stream that comes in pieces of so many events. */
function stepsOf(events: EventStream, options: Parameters<typeof windowAt>[1], size: number): EventStep[] {
  const cutter = new StepCutter(events.sensor, options);
  const steps: EventStep[] = [];
  for (let at = 0; at < events.t.length; at += size) steps.push(...cutter.push(slice(events, at, at + size)));
  const last = cutter.end();
  return last === undefined ? steps : [...steps, last];
}

const spikesAt = ({ index, values, offsets }: SparseSpikes, step: number) => ({
  index: [...index.subarray(offsets[step], offsets[step + 1])],
  ...(values && { values: [...values.subarray(offsets[step], offsets[step + 1])] }),
});

test('a stream in pieces of any size gives the steps of the windows of the whole, with their events', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 1, max: 50 }), ({ events, options: overlapping }, size) => {
      const options = { ...overlapping, stride: overlapping.steps };
      const steps = new Map(stepsOf(events, options, size).map((step) => [step.window.index, step]));
      let events1 = 0;
      for (let index = 0; index < windowCount(events, options); index++) {
        const whole = windowAt(events, options, index);
        for (let step = 0; step < options.steps; step++) {
          const own = steps.get(index * options.steps + step);
          const expected = spikesAt(whole.spikes, step);
          expect(own ? spikesAt(own.window.spikes, 0) : { ...expected, index: [] }).toEqual(expected);
          if (own === undefined) continue;
          expect(own.window.startUs).toBe(whole.startUs + step * Math.round(1000 * options.timestepMs));
          const behind = eventsOfSpikes(own.events, { ...options, steps: 1 }, own.window);
          expect(behind.events.toSorted()).toEqual(Uint32Array.from(own.events.t.keys()));
          events1 += own.events.t.length;
        }
      }
      expect(events1).toBe(events.t.length);
    }),
    { numRuns: 50 },
  );
});

const sensor = { width: 4, height: 4 };
const options = { steps: 2, timestepMs: 1, stride: 2, channels: 2, height: 4, width: 4, normalize: true } as const;

test('a step is closed by the first event after it; the open one by the end; empty ones are left out', () => {
  const cutter = new StepCutter(sensor, options);
  expect(cutter.end()).toBeUndefined();
  const rows = [5000, 5999].map((t) => [t, 1, 1, 1] as const);
  expect([...cutter.push(eventsOf(rows, sensor))]).toEqual([]);
  const [closed, ...others] = cutter.push(eventsOf([[9500, 2, 2, 0]], sensor));
  expect(others).toEqual([]);
  expect(closed.window).toMatchObject({ index: 0, startUs: 5000 });
  expect([...closed.events.t]).toEqual([5000, 5999]);
  expect(cutter.end()?.window).toMatchObject({ index: 4, startUs: 9000 });
});

test('times that fall, within a piece or after one, are refused', () => {
  const cutter = new StepCutter(sensor, options);
  expect([...cutter.push(eventsOf([[7, 0, 0, 0]], sensor))]).toEqual([]);
  expect(() => [...cutter.push(eventsOf([[6, 0, 0, 0]], sensor))]).toThrow(fails(RangeError, 'events', 6, 7, 0));
});

test.each([
  ['after the last step: its steps are those of the grid', [4_500, 12_000], [4, 12], 0],
  ['within the last step, which was closed: they come a step later', [2_900, 12_000], [3, 12], 0],
  ['before it, as the clock began anew: the first begins the next step', [700, 1_900], [3, 4], 700 - 3_000],
])('a stream that was cut after three steps of 1 ms goes on %s', (_, times, indices, firstUs) => {
  const t = Float64Array.from(times);
  const events = { t, x: new Uint16Array(2), y: new Uint16Array(2), p: new Uint8Array(2), sensor: { width: 4, height: 4 } };
  const ofOneMs = { timestepMs: 1, steps: 1, stride: 1, channels: 2, height: 4, width: 4, normalize: false } as const;
  const cutter = new StepCutter(events.sensor, ofOneMs, { firstUs: 0, index: 3 });
  const steps = [...cutter.push(events)];
  const last = cutter.end();
  expect([...steps, ...(last ? [last] : [])].map(({ window: { index, startUs } }) => [index, startUs])).toEqual(
    indices.map((index) => [index, firstUs + index * 1000]),
  );
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { detectionAt } from './detection.fixture.ts';
import { markEvents } from './mark-events.ts';
import { streamOf } from './scene.fixture.ts';

const sensor = { width: 20, height: 10 };
/** A pixel right of the middle of the sensor fires at these times, µs. */
const at = (...times: readonly number[]) =>
  streamOf(
    sensor,
    times.map((tUs) => [tUs, 11, 5]),
  );

const some = (max: number) => fc.integer({ min: 0, max });

it('a detection that knows its events means those, wherever they are', () => {
  const events = at(0, 10, 20, 30);
  const own = { ...detectionAt(1000, 3, 3), events: Uint32Array.of(0, 3) };
  expect([...markEvents(events, [own])]).toEqual([1, 0, 0, 1]);
});

it('one that does not means its box in the step that made it: from its start, not at its end', () => {
  const events = at(89_999, 90_000, 99_999, 100_000);
  expect([...markEvents(events, [detectionAt(100_000, 10, 5)])]).toEqual([0, 1, 1, 0]);
  expect([...markEvents(events, [{ ...detectionAt(100_000, 10, 5), events: new Uint32Array() }])]).toEqual([0, 1, 1, 0]);
});

it('a pixel belongs to a box that reaches its centre', () => {
  const events = at(0);
  // 4 px wide, so 2 px to either side.
  expect([...markEvents(events, [detectionAt(10, 9, 5)])]).toEqual([1]);
  expect([...markEvents(events, [detectionAt(10, 8.99, 5)])]).toEqual([0]);
  expect([...markEvents(events, [detectionAt(10, 11, 2.9)])]).toEqual([0]);
});

it('is the union of the boxes, looked up event by event', () => {
  const scenes = fc.record({
    events: fc.array(fc.tuple(some(500), some(19), some(9)), { maxLength: 40 }),
    boxes: fc.array(fc.tuple(some(600), some(19), some(9), some(200)), { maxLength: 10 }),
  });
  fc.assert(
    fc.property(scenes, ({ events, boxes }) => {
      const stream = streamOf(sensor, events);
      const detections = boxes.map(([tUs, x, y, durationUs]) => detectionAt(tUs, x, y, durationUs));
      const expected = Array.from(stream.t, (t, i) =>
        boxes.some(
          ([tUs, x, y, durationUs]) =>
            t < tUs && tUs - t <= durationUs && Math.abs(x - stream.x[i]) <= 2 && Math.abs(y - stream.y[i]) <= 2,
        ),
      );
      expect(Array.from(markEvents(stream, detections), Boolean)).toEqual(expected);
    }),
  );
});
